package io.halfopen.scanner.probe;

import io.halfopen.scanner.wire.Checksum;
import io.halfopen.scanner.wire.IpPacket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An echo request: identifier and number are the proof, the time of sending is the payload. */
final class IcmpEchoProbe implements Probe {
  private static final int ECHO_REQUEST = 8;
  private static final int ECHO_REQUEST_IPV6 = 128;
  private static final int ECHO_REPLY = 0;
  private static final int ECHO_REPLY_IPV6 = 129;
  private static final int HEADER = 8;
  private static final int BYTES = HEADER + 8;

  private final ProbePacket packet;

  IcmpEchoProbe(int ttl) {
    packet = new ProbePacket(IpPacket.ICMP, new byte[BYTES], ttl);
  }

  @Override
  public String template() {
    return "icmp-echo";
  }

  @Override
  public int protocol() {
    return IpPacket.ICMP;
  }

  @Override
  public boolean usesPorts() {
    return false;
  }

  @Override
  public int bytes(boolean ipv6) {
    return packet.bytes(ipv6);
  }

  @Override
  public int write(ByteBuffer out, int at, Outgoing probe) {
    int icmp = packet.begin(out, at, probe, 0);
    int type = (probe.ipv6 ? ECHO_REQUEST_IPV6 : ECHO_REQUEST) << 8;
    out.putShort(icmp, (short) type).putInt(icmp + 4, probe.sequence);
    out.putLong(icmp + HEADER, probe.sentMicros);
    long sum = packet.sum(probe, 0) + type + ProbePacket.halves(probe.sequence);
    out.putShort(icmp + 2, (short) Checksum.fold(sum + ProbePacket.quarters(probe.sentMicros)));
    return packet.bytes(probe.ipv6);
  }

  @Override
  public @Nullable Classification judge(IpPacket answer, ProbeValidator validator) {
    boolean six = answer.isIpv6();
    boolean reply =
        answer.protocol() == (six ? IpPacket.ICMPV6 : IpPacket.ICMP)
            && answer.captured() >= HEADER
            && answer.u16(0) == (six ? ECHO_REPLY_IPV6 : ECHO_REPLY) << 8;
    if (!reply) {
      return null;
    }
    long number =
        validator.numberBySequence(
            six,
            answer.sourceHigh(),
            answer.sourceLow(),
            answer.destinationHigh(),
            answer.destinationLow(),
            answer.i32(4));
    return number < 0 ? null : Classification.ECHO_REPLY;
  }

  @Override
  public boolean sent(IpPacket quoted, ProbeValidator validator) {
    boolean six = quoted.isIpv6();
    return quoted.protocol() == (six ? IpPacket.ICMPV6 : IpPacket.ICMP)
        && quoted.captured() >= HEADER
        && quoted.u8(0) == (six ? ECHO_REQUEST_IPV6 : ECHO_REQUEST)
        && validator.numberBySequence(
                six,
                quoted.destinationHigh(),
                quoted.destinationLow(),
                quoted.sourceHigh(),
                quoted.sourceLow(),
                quoted.i32(4))
            >= 0;
  }

  @Override
  public @Nullable Long sentMicros(IpPacket answer, long capturedMicros) {
    return answer.captured() < BYTES ? null : Long.valueOf(answer.i64(HEADER));
  }
}
