package io.halfopen.scanner.wire;

import java.nio.ByteBuffer;

/** Where the IP header starts in a frame, by the frame's link type. */
final class IpStart {
  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_IPV6 = 0x86dd;

  private IpStart() {}

  /** Offset from {@code base}, or -1 where the frame carries no IP or the link type is unknown. */
  static int find(ByteBuffer frame, int base, int length, int dataLinkType) {
    return switch (dataLinkType) {
      case 1 -> afterEtherType(frame, base, length, 12);
      case 12, 14, 101, 228, 229 -> 0;
      case 0, 108 -> 4;
      case 113 -> cooked(frame, base, length, 14, 16);
      case 276 -> cooked(frame, base, length, 0, 20);
      default -> -1;
    };
  }

  private static int cooked(ByteBuffer frame, int base, int length, int typeAt, int headerLength) {
    if (headerLength > length) {
      return -1;
    }
    int type = frame.getShort(base + typeAt) & 0xffff;
    if (isTag(type)) {
      // The tag's own type follows its two bytes of tag control information.
      return afterEtherType(frame, base, length, headerLength + 2);
    }
    return isIp(type) ? headerLength : -1;
  }

  private static int afterEtherType(ByteBuffer frame, int base, int length, int typeAt) {
    int at = typeAt;
    while (at + 2 <= length) {
      int type = frame.getShort(base + at) & 0xffff;
      if (isIp(type)) {
        return at + 2;
      }
      if (!isTag(type)) {
        return -1;
      }
      at += 4;
    }
    return -1;
  }

  private static boolean isIp(int type) {
    return type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6;
  }

  private static boolean isTag(int type) {
    return type == 0x8100 || type == 0x88a8 || type == 0x9100 || type == 0x9200;
  }
}
