package io.halfopen.scanner.wire;

/**
 * What stands below IP: link headers, VLAN tags, MPLS labels, PPPoE. Numbers are libpcap's and
 * IEEE's.
 */
final class LinkHeaders {
  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86dd;
  private static final int TRANSPARENT_ETHERNET = 0x6558;
  private static final int MPLS = 0x8847;
  private static final int MPLS_MULTICAST = 0x8848;
  private static final int PPPOE_SESSION = 0x8864;

  /** Below this an Ethernet type is a length, and a SNAP header tells the type. */
  private static final int LEAST_TYPE = 0x600;

  private LinkHeaders() {}

  /** One header by its link type. */
  static void link(Cursor c) {
    switch (c.next & 0xffff) {
      case 1 -> typed(c, 12, 14);
      case 12, 14, 101, 228, 229 -> IpHeaders.ip(c);
      case 0, 108 -> family(c);
      case 9, 50 -> ppp(c);
      case 51 -> pppoe(c);
      case 104 -> typed(c, 2, 4);
      case 113 -> typed(c, 14, 16);
      case 276 -> typed(c, 0, 20);
      default -> c.stop(Content.OTHER_LINK_TYPE);
    }
  }

  /** One header by its EtherType. */
  static void etherType(Cursor c) {
    switch (c.next & 0xffff) {
      case IPV4, IPV6 -> c.on(0, Cursor.RAW_IP);
      case 0x8100, 0x88a8, 0x9100, 0x9200 -> typed(c, 2, 4);
      case MPLS, MPLS_MULTICAST -> mpls(c);
      case PPPOE_SESSION -> pppoe(c);
      case TRANSPARENT_ETHERNET -> c.on(0, Cursor.ETHERNET);
      default -> c.stop(Content.NOT_IP);
    }
  }

  private static void typed(Cursor c, int typeAt, int length) {
    if (!c.has(length)) {
      c.stop(Content.BROKEN);
      return;
    }
    int type = c.u16(typeAt);
    if (type >= LEAST_TYPE) {
      c.on(length, Cursor.ETHER_TYPE | type);
    } else if (c.has(length + 8) && c.u16(length) == 0xaaaa && c.u8(length + 2) == 3) {
      c.on(length + 8, Cursor.ETHER_TYPE | c.u16(-2 + length + 8));
    } else {
      c.stop(Content.NOT_IP);
    }
  }

  /** The address family in the byte order of whoever captured, and by the number of his system. */
  private static void family(Cursor c) {
    if (!c.has(4)) {
      c.stop(Content.BROKEN);
      return;
    }
    int family = c.u16(0) == 0 ? c.u16(2) : c.u8(1) << 8 | c.u8(0);
    switch (family) {
      case 2, 10, 23, 24, 28, 30 -> c.on(4, Cursor.RAW_IP);
      default -> c.stop(Content.NOT_IP);
    }
  }

  private static void mpls(Cursor c) {
    if (!c.has(5)) {
      c.stop(Content.BROKEN);
    } else if ((c.u8(2) & 1) == 0) {
      c.on(4, c.next);
    } else {
      // Behind the last label nothing says what follows; IP's version can be told.
      int version = c.u8(4) >> 4;
      if (version == 4 || version == 6) {
        c.on(4, Cursor.RAW_IP);
      } else {
        c.stop(Content.NOT_IP);
      }
    }
  }

  private static void pppoe(Cursor c) {
    if (!c.has(6)) {
      c.stop(Content.BROKEN);
    } else if (c.u16(0) == 0x1100) {
      c.on(6, Cursor.PPP);
    } else {
      c.stop(Content.NOT_IP);
    }
  }

  /** Address and control may be left out, and the protocol's first byte where it is zero. */
  private static void ppp(Cursor c) {
    if (c.has(2) && c.u16(0) == 0xff03) {
      c.on(2, c.next);
    }
    if (!c.has(2)) {
      c.stop(Content.BROKEN);
      return;
    }
    boolean compressed = (c.u8(0) & 1) != 0;
    switch (compressed ? c.u8(0) : c.u16(0)) {
      case 0x21, 0x57 -> c.on(compressed ? 1 : 2, Cursor.RAW_IP);
      default -> c.stop(Content.NOT_IP);
    }
  }
}
