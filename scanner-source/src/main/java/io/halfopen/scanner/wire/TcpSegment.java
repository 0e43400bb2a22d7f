package io.halfopen.scanner.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A view over one TCP segment in a captured frame. It is reused from frame to frame and copies
 * nothing until an accessor asks; bytes that lie about their lengths give {@code false}, never an
 * exception.
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

  private static final int TCP = 6;
  private static final int FRAGMENT = 44;

  /** The offset and the flag that more fragments follow, without the two reserved bits. */
  private static final int FRAGMENT_OF_MORE = 0xfff9;

  /** No frame is longer; what claims to be so would overflow the sums below. */
  private static final int MAX_FRAME_LENGTH = 1 << 20;

  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private boolean ipv6;
  private int ip;
  private int tcp;
  private int optionsLength;
  private boolean optionsTruncated;
  private int payloadLength;

  /**
   * Points this view at a frame.
   *
   * @param frame the frame from its position on
   * @param capturedLength bytes captured
   * @param originalLength bytes that the frame had on the wire
   * @param dataLinkType libpcap's number of the link type
   * @return true for a TCP packet over IPv4 or IPv6 that is no fragment and whose fixed 20 bytes of
   *     TCP header were captured; else the accessors mean nothing
   */
  public boolean parse(ByteBuffer frame, int capturedLength, int originalLength, int dataLinkType) {
    bytes = frame.order() == ByteOrder.BIG_ENDIAN ? frame : frame.duplicate();
    int base = bytes.position();
    int length = Math.min(capturedLength, bytes.remaining());
    int start = IpStart.find(bytes, base, length, dataLinkType);
    if (start < 0 || start >= length) {
      return false;
    }
    ip = base + start;
    int captureEnd = base + length;
    int wireEnd = base + Math.max(length, Math.min(originalLength, MAX_FRAME_LENGTH));
    return switch (bytes.get(ip) >> 4 & 0xf) {
      case 4 -> parseIpv4(captureEnd, wireEnd);
      case 6 -> parseIpv6(captureEnd, wireEnd);
      default -> false;
    };
  }

  private boolean parseIpv4(int captureEnd, int wireEnd) {
    if (captureEnd - ip < 20) {
      return false;
    }
    int headerLength = (bytes.get(ip) & 0xf) * 4;
    boolean fragment = (bytes.getShort(ip + 6) & 0x3fff) != 0;
    if (headerLength < 20 || fragment || bytes.get(ip + 9) != TCP) {
      return false;
    }
    ipv6 = false;
    int totalLength = bytes.getShort(ip + 2) & 0xffff;
    // Segmentation offload leaves 0 here in captures on the sending host.
    int packetEnd = totalLength == 0 ? wireEnd : ip + totalLength;
    return parseTcp(ip + headerLength, captureEnd, packetEnd);
  }

  private boolean parseIpv6(int captureEnd, int wireEnd) {
    if (captureEnd - ip < 40) {
      return false;
    }
    ipv6 = true;
    int length = bytes.getShort(ip + 4) & 0xffff;
    int packetEnd = length == 0 ? wireEnd : ip + 40 + length;
    int next = bytes.get(ip + 6) & 0xff;
    int at = ip + 40;
    // Hop-by-hop options, routing, destination options: all carry their length the same way. A
    // fragment header has eight bytes; where it says that nothing follows, the packet is whole.
    while (next == 0 || next == 43 || next == 60 || next == FRAGMENT) {
      if (captureEnd - at < 8) {
        return false;
      }
      boolean fragment = next == FRAGMENT;
      if (fragment && (bytes.getShort(at + 2) & FRAGMENT_OF_MORE) != 0) {
        return false;
      }
      next = bytes.get(at) & 0xff;
      at += fragment ? 8 : ((bytes.get(at + 1) & 0xff) + 1) * 8;
    }
    return next == TCP && parseTcp(at, captureEnd, packetEnd);
  }

  private boolean parseTcp(int at, int captureEnd, int packetEnd) {
    int end = Math.min(captureEnd, packetEnd);
    if (end - at < 20) {
      return false;
    }
    tcp = at;
    int headerLength = (bytes.get(tcp + 12) >> 4 & 0xf) * 4;
    if (headerLength < 20) {
      return false;
    }
    optionsLength = Math.min(headerLength, end - tcp) - 20;
    optionsTruncated = optionsLength < headerLength - 20;
    payloadLength = Math.max(0, packetEnd - tcp - headerLength);
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

  /** True where the header says that there are more option bytes than were captured. */
  public boolean optionsTruncated() {
    return optionsTruncated;
  }

  /** Payload bytes by the IP header's length; a frame's padding is none. */
  public int payloadLength() {
    return payloadLength;
  }

  private byte[] copy(int at, int length) {
    byte[] out = new byte[length];
    bytes.get(at, out);
    return out;
  }
}
