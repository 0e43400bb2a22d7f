package io.halfopen.scanner.probe;

import io.halfopen.scanner.wire.Checksum;
import io.halfopen.scanner.wire.IpPacket;
import java.nio.ByteBuffer;

/**
 * A packet prepared once and patched for each target: only what differs is written and summed. Sums
 * are folded until no carry is left; the twice that seems enough leaves one probe in some thirty
 * thousand with a bad checksum.
 */
final class ProbePacket {
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;

  private final ByteBuffer ipv4;
  private final ByteBuffer ipv6;

  /** Sums over all that is the same in every probe. */
  private final long ipv4HeaderSum;

  private final long ipv4Sum;
  private final long ipv6Sum;
  private final boolean pseudoHeader;

  /**
   * Prepares both families.
   *
   * @param protocol IP protocol number over IPv4
   * @param transport what follows the IP header, with zeros where probes differ
   * @param ttl TTL or hop limit
   */
  ProbePacket(int protocol, byte[] transport, int ttl) {
    boolean icmp = protocol == IpPacket.ICMP;
    int next = icmp ? IpPacket.ICMPV6 : protocol;
    ipv4 = ByteBuffer.allocate(IPV4_HEADER + transport.length);
    ipv4.put((byte) 0x45).put((byte) 0).putShort((short) ipv4.capacity());
    // Identification 0: the kernel may fill it in. Do not fragment.
    ipv4.putShort((short) 0).putShort((short) 0x4000).put((byte) ttl).put((byte) protocol);
    ipv4.position(IPV4_HEADER).put(transport).flip();
    ipv6 = ByteBuffer.allocate(IPV6_HEADER + transport.length);
    ipv6.putInt(0x60000000).putShort((short) transport.length).put((byte) next).put((byte) ttl);
    ipv6.position(IPV6_HEADER).put(transport).flip();
    // ICMP over IPv4 alone sums no addresses.
    pseudoHeader = !icmp;
    ipv4HeaderSum = Checksum.add(0, ipv4, 0, IPV4_HEADER);
    long sum = Checksum.add(0, ipv4, IPV4_HEADER, transport.length);
    ipv4Sum = pseudoHeader ? sum + protocol + transport.length : sum;
    ipv6Sum = sum + next + transport.length;
  }

  int bytes(boolean six) {
    return six ? ipv6.capacity() : ipv4.capacity();
  }

  /**
   * Writes what all probes share, and the IP header.
   *
   * @param more bytes that the caller will put behind the prepared ones
   * @return where in {@code out} the transport header begins
   */
  int begin(ByteBuffer out, int at, Outgoing probe, int more) {
    if (probe.ipv6) {
      out.put(at, ipv6, 0, ipv6.capacity());
      out.putLong(at + 8, probe.sourceHigh).putLong(at + 16, probe.sourceLow);
      out.putLong(at + 24, probe.targetHigh).putLong(at + 32, probe.targetLow);
      out.putShort(at + 4, (short) (ipv6.capacity() - IPV6_HEADER + more));
      return at + IPV6_HEADER;
    }
    int source = (int) probe.sourceLow;
    int target = (int) probe.targetLow;
    out.put(at, ipv4, 0, ipv4.capacity());
    out.putShort(at + 2, (short) (ipv4.capacity() + more));
    long sum = ipv4HeaderSum + halves(source) + halves(target) + more;
    out.putShort(at + 10, (short) Checksum.fold(sum));
    out.putInt(at + 12, source).putInt(at + 16, target);
    return at + IPV4_HEADER;
  }

  /** The transport's sum with its pseudo header, but for what the caller patched in or added. */
  long sum(Outgoing probe, int more) {
    if (probe.ipv6) {
      return ipv6Sum
          + more
          + quarters(probe.sourceHigh)
          + quarters(probe.sourceLow)
          + quarters(probe.targetHigh)
          + quarters(probe.targetLow);
    }
    return pseudoHeader
        ? ipv4Sum + more + halves((int) probe.sourceLow) + halves((int) probe.targetLow)
        : ipv4Sum;
  }

  /** A number's sum where it stands at an even offset. */
  static long halves(int number) {
    return (number >>> 16) + (number & 0xffff);
  }

  /** A number's sum where it stands at an odd offset: its bytes fall into three words. */
  static long oddHalves(int number) {
    return (number >>> 24) + (number >>> 8 & 0xffff) + ((number & 0xff) << 8);
  }

  static long quarters(long number) {
    return halves((int) (number >>> 32)) + halves((int) number);
  }
}
