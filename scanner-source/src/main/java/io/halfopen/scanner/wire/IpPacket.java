package io.halfopen.scanner.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A view over one IP packet and the beginning of what it carries, in a captured frame or quoted by
 * an ICMP error. It is reused from packet to packet and copies nothing until an accessor asks;
 * bytes that lie about their lengths give {@code false}, never an exception.
 */
public final class IpPacket {
  /** Protocol number of ICMP. */
  public static final int ICMP = 1;

  /** Protocol number of TCP. */
  public static final int TCP = 6;

  /** Protocol number of UDP. */
  public static final int UDP = 17;

  /** Protocol number of ICMPv6. */
  public static final int ICMPV6 = 58;

  private static final int ICMP_HEADER = 8;

  /** No answer carries more; frames that offload made longer, or that lie, count as this. */
  private static final int MAX_LENGTH = 0xffff;

  /** No frame is longer; what claims to be so would overflow the sums below. */
  private static final int MAX_FRAME_LENGTH = 1 << 20;

  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private boolean ipv6;
  private int protocol;
  private int ip;
  private int transport;
  private int captureEnd;
  private int packetEnd;

  /**
   * Points this view at a frame.
   *
   * @param frame the frame from its position on
   * @param capturedLength bytes captured
   * @param originalLength bytes that the frame had on the wire
   * @param dataLinkType libpcap's number of the link type
   * @return true for an IP packet that is no fragment and whose IP header was captured; else the
   *     accessors mean nothing
   */
  public boolean parse(ByteBuffer frame, int capturedLength, int originalLength, int dataLinkType) {
    ByteBuffer view = frame.order() == ByteOrder.BIG_ENDIAN ? frame : frame.duplicate();
    int base = view.position();
    int length = Math.min(capturedLength, view.remaining());
    int start = IpStart.find(view, base, length, dataLinkType);
    int wire = Math.max(length, Math.min(originalLength, MAX_FRAME_LENGTH));
    return start >= 0 && header(view, base + start, base + length, base + wire, false);
  }

  /**
   * Points this view at the packet that an ICMP error quotes; only its beginning is there.
   *
   * @return false where the error quotes none
   */
  public boolean parseQuoted(IpPacket error) {
    return error.isIcmpError()
        && error.captured() >= ICMP_HEADER
        && header(
            error.bytes, error.transport + ICMP_HEADER, error.captureEnd, error.captureEnd, true);
  }

  private boolean header(ByteBuffer view, int at, int end, int wireEnd, boolean quoted) {
    bytes = view;
    ip = at;
    captureEnd = end;
    if (at >= end) {
      return false;
    }
    return switch (view.get(at) >> 4 & 0xf) {
      case 4 -> ipv4(wireEnd, quoted);
      case 6 -> ipv6(wireEnd, quoted);
      default -> false;
    };
  }

  private boolean ipv4(int wireEnd, boolean quoted) {
    if (captureEnd - ip < 20) {
      return false;
    }
    int headerLength = (bytes.get(ip) & 0xf) * 4;
    boolean fragment = (bytes.getShort(ip + 6) & 0x3fff) != 0;
    if (headerLength < 20 || fragment) {
      return false;
    }
    ipv6 = false;
    protocol = bytes.get(ip + 9) & 0xff;
    transport = ip + headerLength;
    int totalLength = bytes.getShort(ip + 2) & 0xffff;
    // Segmentation offload leaves 0 here in captures on the sending host; quotes are cut short.
    return bounded(totalLength == 0 || quoted ? wireEnd : ip + totalLength);
  }

  private boolean ipv6(int wireEnd, boolean quoted) {
    if (captureEnd - ip < 40) {
      return false;
    }
    ipv6 = true;
    int length = bytes.getShort(ip + 4) & 0xffff;
    int next = bytes.get(ip + 6) & 0xff;
    int at = ip + 40;
    // Hop-by-hop options, routing, destination options: all carry their length the same way.
    while (next == 0 || next == 43 || next == 60) {
      if (captureEnd - at < 2) {
        return false;
      }
      next = bytes.get(at) & 0xff;
      at += ((bytes.get(at + 1) & 0xff) + 1) * 8;
    }
    protocol = next;
    transport = at;
    return bounded(length == 0 || quoted ? wireEnd : ip + 40 + length);
  }

  private boolean bounded(int end) {
    packetEnd = end;
    captureEnd = Math.min(captureEnd, end);
    return transport <= captureEnd;
  }

  /** True for an ICMP or ICMPv6 message that quotes the packet which caused it. */
  public boolean isIcmpError() {
    if (captured() < 1) {
      return false;
    }
    int type = u8(0);
    return protocol == ICMP && !ipv6
        ? type == 3 || type == 4 || type == 5 || type == 11 || type == 12
        : protocol == ICMPV6 && ipv6 && type >= 1 && type <= 4;
  }

  /** True where the packet is IPv6. */
  public boolean isIpv6() {
    return ipv6;
  }

  /** IP protocol number of what it carries, behind IPv6 extension headers. */
  public int protocol() {
    return protocol;
  }

  /** The high half of the source address; 0 for IPv4. */
  public long sourceHigh() {
    return ipv6 ? bytes.getLong(ip + 8) : 0;
  }

  /** The low half of the source address, or the IPv4 address as an unsigned number. */
  public long sourceLow() {
    return ipv6 ? bytes.getLong(ip + 16) : bytes.getInt(ip + 12) & 0xffffffffL;
  }

  /** The high half of the destination address; 0 for IPv4. */
  public long destinationHigh() {
    return ipv6 ? bytes.getLong(ip + 24) : 0;
  }

  /** The low half of the destination address, or the IPv4 address as an unsigned number. */
  public long destinationLow() {
    return ipv6 ? bytes.getLong(ip + 32) : bytes.getInt(ip + 16) & 0xffffffffL;
  }

  /** Source address, network order, 4 or 16 bytes, in an array of its own. */
  public byte[] source() {
    return ipv6 ? copy(ip + 8, 16) : copy(ip + 12, 4);
  }

  /** Destination address, network order, 4 or 16 bytes, in an array of its own. */
  public byte[] destination() {
    return ipv6 ? copy(ip + 24, 16) : copy(ip + 16, 4);
  }

  /** TTL or hop limit as received. */
  public int hopLimit() {
    return bytes.get(ip + (ipv6 ? 7 : 8)) & 0xff;
  }

  /** IPv4 identification, or -1 for IPv6. */
  public int ipId() {
    return ipv6 ? -1 : bytes.getShort(ip + 4) & 0xffff;
  }

  /** Bytes captured behind the IP header. */
  public int captured() {
    return captureEnd - transport;
  }

  /** Bytes behind the IP header on the wire, at most 65,535; a frame's padding is none. */
  public int length() {
    return Math.min(MAX_LENGTH, packetEnd - transport);
  }

  /** The byte at this offset behind the IP header, below {@link #captured()}. */
  public int u8(int offset) {
    return bytes.get(transport + offset) & 0xff;
  }

  /** Two bytes at this offset behind the IP header. */
  public int u16(int offset) {
    return bytes.getShort(transport + offset) & 0xffff;
  }

  /** Four bytes at this offset behind the IP header. */
  public int i32(int offset) {
    return bytes.getInt(transport + offset);
  }

  /** Eight bytes at this offset behind the IP header. */
  public long i64(int offset) {
    return bytes.getLong(transport + offset);
  }

  /** Bytes from this offset on as far as captured, in an array of their own. */
  public byte[] from(int offset) {
    return offset >= captured() ? new byte[0] : copy(transport + offset, captured() - offset);
  }

  private byte[] copy(int at, int length) {
    byte[] out = new byte[length];
    bytes.get(at, out);
    return out;
  }
}
