package io.halfopen.scanner.probe;

import io.halfopen.scanner.wire.Checksum;
import io.halfopen.scanner.wire.IpPacket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A datagram. Nothing in it need come back but the ports, which are all the proof there is. */
final class UdpProbe implements Probe {
  private static final int HEADER = 8;

  private final UdpPayload payload;
  private final ProbePacket packet;

  UdpProbe(UdpPayload payload, int ttl) {
    this.payload = payload;
    packet = new ProbePacket(IpPacket.UDP, new byte[HEADER], ttl);
  }

  @Override
  public String template() {
    return "udp " + payload;
  }

  @Override
  public int protocol() {
    return IpPacket.UDP;
  }

  @Override
  public boolean usesPorts() {
    return true;
  }

  @Override
  public int bytes(boolean ipv6) {
    return packet.bytes(ipv6) + payload.longest();
  }

  @Override
  public int write(ByteBuffer out, int at, Outgoing probe) {
    int head = packet.bytes(probe.ipv6);
    int length = payload.write(out, at + head, probe);
    int udp = packet.begin(out, at, probe, length);
    out.putInt(udp, probe.sourcePort << 16 | probe.port);
    out.putInt(udp + 4, HEADER + length << 16);
    long sum = packet.sum(probe, length) + probe.sourcePort + probe.port + HEADER + length;
    int checksum = Checksum.fold(Checksum.add(sum, out, udp + HEADER, length));
    // Zero would say that there is none.
    out.putShort(udp + 6, (short) (checksum == 0 ? 0xffff : checksum));
    return head + length;
  }

  @Override
  public @Nullable Classification judge(IpPacket answer, ProbeValidator validator) {
    boolean ours =
        answer.protocol() == IpPacket.UDP
            && answer.captured() >= HEADER
            && validator.numberOf(
                    answer.isIpv6(),
                    answer.sourceHigh(),
                    answer.sourceLow(),
                    answer.u16(0),
                    answer.destinationHigh(),
                    answer.destinationLow(),
                    answer.u16(2))
                >= 0;
    return ours ? Classification.UDP : null;
  }

  @Override
  public boolean sent(IpPacket quoted, ProbeValidator validator) {
    return quoted.protocol() == IpPacket.UDP
        && quoted.captured() >= HEADER
        && validator.numberOf(
                quoted.isIpv6(),
                quoted.destinationHigh(),
                quoted.destinationLow(),
                quoted.u16(2),
                quoted.sourceHigh(),
                quoted.sourceLow(),
                quoted.u16(0))
            >= 0;
  }

  @Override
  public @Nullable Long sentMicros(IpPacket answer, long capturedMicros) {
    return null;
  }
}
