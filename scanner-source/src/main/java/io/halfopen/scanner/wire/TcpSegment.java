package io.halfopen.scanner.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A view over one TCP segment in a captured frame, the innermost where packets are in tunnels. It
 * is reused from frame to frame and copies nothing until an accessor asks; bytes that lie about
 * their lengths give {@code false}, never an exception. For captures: what a scan takes for an
 * answer is read by {@link IpPacket}, which looks into no tunnel.
 *
 * <pre>{@code
 * TcpSegment segment = new TcpSegment();
 * if (segment.parse(frame, captured, original, dataLinkType)) {
 *   use(segment.sequence());
 * }
 * }</pre>
 */
public final class TcpSegment {
  /** FIN flag. */
  public static final int FIN = 1;

  /** SYN flag. */
  public static final int SYN = 2;

  /** RST flag. */
  public static final int RST = 4;

  /** ACK flag. */
  public static final int ACK = 16;

  /** No frame is longer; what claims to be so would overflow the sums below. */
  private static final int MAX_FRAME_LENGTH = 1 << 20;

  /** No SYN-ACK carries more; frames that offload made longer, or that lie, count as this. */
  private static final int MAX_PAYLOAD = 0xffff;

  /** Headers in one frame, tags and labels included; no honest frame has as many. */
  private static final int MAX_HEADERS = 32;

  private final Cursor cursor = new Cursor();
  private ByteBuffer bytes = cursor.bytes;
  private boolean ipv6;
  private int ip;
  private int tcp;
  private int optionsLength;
  private boolean optionsTruncated;
  private int payloadLength;

  /**
   * Points this view at a frame's innermost TCP segment.
   *
   * @param frame the frame from its position on
   * @param capturedLength bytes captured
   * @param originalLength bytes that the frame had on the wire
   * @param dataLinkType libpcap's number of the link type
   * @return true for a TCP packet over IPv4 or IPv6, in a tunnel or not, that is no fragment and
   *     whose fixed 20 bytes of TCP header were captured; else the accessors mean nothing, and
   *     {@link #content} says why
   */
  public boolean parse(ByteBuffer frame, int capturedLength, int originalLength, int dataLinkType) {
    bytes = frame.order() == ByteOrder.BIG_ENDIAN ? frame : frame.duplicate();
    int base = bytes.position();
    int length = Math.max(0, Math.min(capturedLength, bytes.remaining()));
    cursor.bytes = bytes;
    cursor.at = base;
    cursor.end = base + length;
    cursor.wireEnd = base + Math.max(length, Math.min(originalLength, MAX_FRAME_LENGTH));
    cursor.next = Cursor.LINK | (dataLinkType & 0xffff);
    walk();
    if (cursor.content == Content.TCP && !segment()) {
      cursor.content = Content.BROKEN;
    }
    return cursor.content == Content.TCP;
  }

  /** What the last frame holds. */
  public Content content() {
    return cursor.content;
  }

  private void walk() {
    for (int headers = 0; headers < MAX_HEADERS; headers++) {
      switch (cursor.next & ~0xffff) {
        case Cursor.LINK -> LinkHeaders.link(cursor);
        case Cursor.ETHER_TYPE -> LinkHeaders.etherType(cursor);
        case Cursor.PROTOCOL -> IpHeaders.protocol(cursor);
        default -> {
          return;
        }
      }
    }
    if (cursor.next != Cursor.NOTHING) {
      cursor.stop(Content.BROKEN);
    }
  }

  private boolean segment() {
    if (!cursor.has(20)) {
      return false;
    }
    ip = cursor.ip;
    ipv6 = cursor.ipv6;
    tcp = cursor.at;
    int headerLength = (bytes.get(tcp + 12) >> 4 & 0xf) * 4;
    if (headerLength < 20) {
      return false;
    }
    optionsLength = Math.min(headerLength, cursor.end - tcp) - 20;
    optionsTruncated = optionsLength < headerLength - 20;
    payloadLength = Math.max(0, Math.min(MAX_PAYLOAD, cursor.wireEnd - tcp - headerLength));
    return true;
  }

  /** Source address, network order, 4 or 16 bytes, in an array of its own. */
  public byte[] source() {
    return ipv6 ? copy(ip + 8, 16) : copy(ip + 12, 4);
  }

  /** Destination address, network order, 4 or 16 bytes, in an array of its own. */
  public byte[] destination() {
    return ipv6 ? copy(ip + 24, 16) : copy(ip + 16, 4);
  }

  /** True where the packet is IPv6. */
  public boolean isIpv6() {
    return ipv6;
  }

  /** Source address as a number, without an array; only for IPv4. */
  public int sourceIpv4() {
    return bytes.getInt(ip + 12);
  }

  /** Destination address as a number, without an array; only for IPv4. */
  public int destinationIpv4() {
    return bytes.getInt(ip + 16);
  }

  /** Writes the source address, 4 or 16 bytes, without an array of its own. */
  public void source(byte[] into, int at) {
    bytes.get(ip + (ipv6 ? 8 : 12), into, at, ipv6 ? 16 : 4);
  }

  /** Writes the destination address, 4 or 16 bytes. */
  public void destination(byte[] into, int at) {
    bytes.get(ip + (ipv6 ? 24 : 16), into, at, ipv6 ? 16 : 4);
  }

  /** Source port. */
  public int sourcePort() {
    return bytes.getShort(tcp) & 0xffff;
  }

  /** Destination port. */
  public int destinationPort() {
    return bytes.getShort(tcp + 2) & 0xffff;
  }

  /** Sequence number, unsigned 32 bits. */
  public long sequence() {
    return bytes.getInt(tcp + 4) & 0xffffffffL;
  }

  /** Acknowledgement field as it stands, unsigned 32 bits, whether or not ACK is set. */
  public long acknowledgement() {
    return bytes.getInt(tcp + 8) & 0xffffffffL;
  }

  /** The low nine flag bits. */
  public int flags() {
    return bytes.getShort(tcp + 12) & 0x1ff;
  }

  /** Window field, unscaled, bytes. */
  public int window() {
    return bytes.getShort(tcp + 14) & 0xffff;
  }

  /** TTL or hop limit as received. */
  public int hopLimit() {
    return bytes.get(ip + (ipv6 ? 7 : 8)) & 0xff;
  }

  /** IPv4 identification, or -1 for IPv6. */
  public int ipId() {
    return ipv6 ? -1 : bytes.getShort(ip + 4) & 0xffff;
  }

  /** Option bytes as far as captured, in an array of their own. */
  public byte[] options() {
    return copy(tcp + 20, optionsLength);
  }

  /** Option bytes captured, 0 to 40. */
  public int optionsLength() {
    return optionsLength;
  }

  /** Writes the option bytes as far as captured. */
  public void options(byte[] into, int at) {
    bytes.get(tcp + 20, into, at, optionsLength);
  }

  /** True where the header says that there are more option bytes than were captured. */
  public boolean optionsTruncated() {
    return optionsTruncated;
  }

  /** Payload bytes by the IP header's length, at most 65,535; a frame's padding is none. */
  public int payloadLength() {
    return payloadLength;
  }

  private byte[] copy(int at, int length) {
    byte[] out = new byte[length];
    bytes.get(at, out);
    return out;
  }
}
