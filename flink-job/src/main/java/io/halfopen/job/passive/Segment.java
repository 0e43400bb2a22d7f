package io.halfopen.job.passive;

import io.halfopen.job.fingerprint.Packet;
import io.halfopen.scanner.wire.TcpSegment;

/** Captured segments as packets: a SYN's sender asks, any other's is taken to have been asked. */
public final class Segment {
  private static final int SYN_AND_ACK = TcpSegment.SYN | TcpSegment.ACK;
  private static final int IPV4_PADDING = 12;

  private Segment() {}

  /** Fills {@code packet} without an allocation; sensor, scan and template stay empty. */
  public static void fill(Packet packet, TcpSegment segment, long capturedMicros) {
    boolean asks = (segment.flags() & SYN_AND_ACK) == TcpSegment.SYN;
    boolean v6 = segment.isIpv6();
    int options = segment.optionsLength();
    byte[] bytes = packet.resize(Packet.HEADER + options);
    boolean acknowledges = (segment.flags() & TcpSegment.ACK) != 0;
    packet.header(
        capturedMicros,
        (int) segment.sequence(),
        acknowledges ? (int) segment.acknowledgement() : 0,
        segment.flags(),
        segment.window(),
        segment.hopLimit());
    packet.rest(asks, segment.optionsTruncated(), v6, segment.ipId(), segment.payloadLength());
    int endpoint = 40 + (v6 ? 0 : IPV4_PADDING);
    int asker = endpoint + 16;
    if (!v6) {
      packet.ipv4(0, 0);
    }
    if (asks) {
      packet.ports(segment.destinationPort(), segment.sourcePort());
      segment.destination(bytes, endpoint);
      segment.source(bytes, asker);
    } else {
      packet.ports(segment.sourcePort(), segment.destinationPort());
      segment.source(bytes, endpoint);
      segment.destination(bytes, asker);
    }
    packet.key(0);
    packet.lengths(options, 0);
    segment.options(bytes, Packet.HEADER);
  }
}
