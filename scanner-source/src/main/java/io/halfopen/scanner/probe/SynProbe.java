package io.halfopen.scanner.probe;

import io.halfopen.scanner.wire.Checksum;
import io.halfopen.scanner.wire.IpPacket;
import io.halfopen.scanner.wire.TcpSegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A SYN with a fixed set of options. A server shows only the options that it was offered, so these
 * bytes are part of every fingerprint's provenance. The time of sending travels in the timestamp
 * option where the set has one, and comes back in its echo.
 *
 * <p>Data behind the header can change the answer as much as an option can, so that the template
 * tells of it. Few stacks take it from a SYN and acknowledge it.
 */
final class SynProbe implements Probe {
  private static final int TCP_HEADER = 20;
  private static final int ACK_AT = 8;
  private static final int FLAGS_AT = 12;
  private static final int SYN_ACK_BITS =
      TcpSegment.SYN | TcpSegment.ACK | TcpSegment.RST | TcpSegment.FIN;

  private final SynOptions options;
  private final int dataLength;
  private final ProbePacket packet;

  /** Where the timestamp's value stands in the TCP header, or -1. */
  private final int stampAt;

  SynProbe(SynOptions options, byte[] data, int ttl) {
    this.options = options;
    dataLength = data.length;
    byte[] kinds = options.bytes();
    int headerLength = TCP_HEADER + kinds.length;
    ByteBuffer segment = ByteBuffer.allocate(headerLength + data.length);
    segment.putInt(0).putInt(0).putInt(0).put((byte) (headerLength / 4 << 4));
    segment.put((byte) TcpSegment.SYN).putShort((short) options.window()).putInt(0).put(kinds);
    segment.put(data);
    packet = new ProbePacket(IpPacket.TCP, segment.array(), ttl);
    stampAt = options.stampAt() < 0 ? -1 : TCP_HEADER + options.stampAt();
  }

  @Override
  public String template() {
    return options.template() + (dataLength == 0 ? "" : "+" + dataLength);
  }

  @Override
  public int protocol() {
    return IpPacket.TCP;
  }

  @Override
  public boolean usesPorts() {
    return true;
  }

  @Override
  public int bytes(boolean ipv6) {
    return packet.bytes(ipv6);
  }

  @Override
  public int write(ByteBuffer out, int at, Outgoing probe) {
    int tcp = packet.begin(out, at, probe, 0);
    long sum = packet.sum(probe, 0) + probe.sourcePort + probe.port;
    sum += ProbePacket.halves(probe.sequence);
    out.putInt(tcp, probe.sourcePort << 16 | probe.port).putInt(tcp + 4, probe.sequence);
    if (stampAt >= 0) {
      int stamp = (int) probe.sentMicros;
      out.putInt(tcp + stampAt, stamp);
      sum += (stampAt & 1) == 0 ? ProbePacket.halves(stamp) : ProbePacket.oddHalves(stamp);
    }
    out.putShort(tcp + 16, (short) Checksum.fold(sum));
    return packet.bytes(probe.ipv6);
  }

  /**
   * An answer acknowledges the probe, or it is a RST without ACK from and to the very ports of one.
   */
  @Override
  public @Nullable Classification judge(IpPacket answer, ProbeValidator validator) {
    if (answer.protocol() != IpPacket.TCP
        || answer.captured() < TCP_HEADER
        || answer.u8(FLAGS_AT) >> 4 < TCP_HEADER / 4) {
      return null;
    }
    boolean six = answer.isIpv6();
    long high = answer.sourceHigh();
    long low = answer.sourceLow();
    int port = answer.u16(0);
    long number =
        validator.numberOf(
            six, high, low, port, answer.destinationHigh(), answer.destinationLow(), answer.u16(2));
    if (number < 0) {
      return null;
    }
    int flags = answer.u16(FLAGS_AT);
    boolean reset = (flags & TcpSegment.RST) != 0;
    if ((flags & TcpSegment.ACK) == 0) {
      return reset ? Classification.RST : null;
    }
    int acknowledged = answer.i32(ACK_AT) - 1 - validator.sequence(number, six, high, low, port);
    if (acknowledged != 0 && acknowledged != dataLength) {
      return null;
    }
    if (reset) {
      return Classification.RST;
    }
    return (flags & SYN_ACK_BITS) == (TcpSegment.SYN | TcpSegment.ACK)
        ? Classification.SYN_ACK
        : Classification.OTHER;
  }

  /** Routers quote eight bytes at least: the ports and the sequence number. */
  @Override
  public boolean sent(IpPacket quoted, ProbeValidator validator) {
    if (quoted.protocol() != IpPacket.TCP || quoted.captured() < 8) {
      return false;
    }
    boolean six = quoted.isIpv6();
    long high = quoted.destinationHigh();
    long low = quoted.destinationLow();
    int port = quoted.u16(2);
    long number =
        validator.numberOf(
            six, high, low, port, quoted.sourceHigh(), quoted.sourceLow(), quoted.u16(0));
    return number >= 0 && quoted.i32(4) == validator.sequence(number, six, high, low, port);
  }

  @Override
  public @Nullable Long sentMicros(IpPacket answer, long capturedMicros) {
    int end = Math.min((answer.u8(FLAGS_AT) >> 4) * 4, answer.captured());
    return stampAt < 0 ? null : echoed(answer, end, capturedMicros);
  }

  /**
   * The echo holds the low 32 bits, which recur every 71 minutes; the time nearest to the capture
   * is meant. Null without a well-formed timestamp option, or where it echoes nothing (0).
   */
  private static @Nullable Long echoed(IpPacket answer, int end, long capturedMicros) {
    int at = TCP_HEADER;
    while (at < end && answer.u8(at) != 0) {
      if (answer.u8(at) == 1) {
        at++;
        continue;
      }
      int length = at + 1 < end ? answer.u8(at + 1) : 0;
      if (length < 2 || at + length > end) {
        return null;
      }
      if (answer.u8(at) == 8) {
        int echo = length == 10 ? answer.i32(at + 6) : 0;
        return echo == 0 ? null : Long.valueOf(capturedMicros - ((int) capturedMicros - echo));
      }
      at += length;
    }
    return null;
  }
}
