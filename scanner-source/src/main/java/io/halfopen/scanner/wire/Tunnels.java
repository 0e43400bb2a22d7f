package io.halfopen.scanner.wire;

/**
 * Headers behind which another packet stands: GRE (RFC 2784, 2890, 2637), VXLAN (RFC 7348), Geneve
 * (RFC 8926), EtherIP (RFC 3378), ERSPAN. For captures only: anybody can wrap a packet, so what a
 * scan takes for an answer is never looked for in here.
 */
final class Tunnels {
  private static final int CHECKSUM = 0x8000;
  private static final int ROUTING = 0x4000;
  private static final int KEY = 0x2000;
  private static final int SEQUENCE = 0x1000;
  private static final int ACKNOWLEDGEMENT = 0x0080;
  private static final int VERSION = 0x0007;

  private static final int PPP = 0x880b;
  private static final int ERSPAN = 0x88be;
  private static final int ERSPAN_3 = 0x22eb;

  private static final int UDP_HEADER = 8;
  private static final int VXLAN_PORT = 4789;

  /** What Linux took before a port was assigned, and still takes by default. */
  private static final int OLD_VXLAN_PORT = 8472;

  private static final int GENEVE_PORT = 6081;

  private Tunnels() {}

  static void gre(Cursor c) {
    if (!c.has(4)) {
      c.stop(Content.BROKEN);
      return;
    }
    int flags = c.u16(0);
    int type = c.u16(2);
    int version = flags & VERSION;
    boolean pptp = version == 1 && type == PPP;
    if ((version != 0 && !pptp) || (flags & ROUTING) != 0) {
      c.stop(Content.NOT_TCP);
      return;
    }
    int length =
        4
            + ((flags & CHECKSUM) != 0 ? 4 : 0)
            + ((flags & KEY) != 0 ? 4 : 0)
            + ((flags & SEQUENCE) != 0 ? 4 : 0)
            + (pptp && (flags & ACKNOWLEDGEMENT) != 0 ? 4 : 0);
    if (pptp) {
      c.on(length, Cursor.PPP);
    } else if (type == ERSPAN) {
      // Its first version has neither a sequence number nor a header.
      c.on(length + ((flags & SEQUENCE) != 0 ? 8 : 0), Cursor.ETHERNET);
    } else if (type == ERSPAN_3) {
      erspan3(c, length);
    } else {
      c.on(length, Cursor.ETHER_TYPE | type);
    }
  }

  private static void erspan3(Cursor c, int at) {
    if (!c.has(at + 12)) {
      c.stop(Content.BROKEN);
    } else {
      boolean subheader = (c.u8(at + 11) & 1) != 0;
      c.on(at + 12 + (subheader ? 8 : 0), Cursor.ETHERNET);
    }
  }

  static void udp(Cursor c) {
    if (!c.has(UDP_HEADER)) {
      c.stop(Content.BROKEN);
      return;
    }
    switch (c.u16(2)) {
      case VXLAN_PORT, OLD_VXLAN_PORT -> vxlan(c);
      case GENEVE_PORT -> geneve(c);
      default -> c.stop(Content.NOT_TCP);
    }
  }

  /** A header whose flag says that there is a network's number; nothing else makes it VXLAN. */
  private static void vxlan(Cursor c) {
    if (!c.has(UDP_HEADER + 8) || (c.u8(UDP_HEADER) & 0x08) == 0) {
      c.stop(Content.NOT_TCP);
    } else {
      c.on(UDP_HEADER + 8, Cursor.ETHERNET);
    }
  }

  private static void geneve(Cursor c) {
    if (!c.has(UDP_HEADER + 8) || c.u8(UDP_HEADER) >> 6 != 0) {
      c.stop(Content.NOT_TCP);
    } else {
      int options = (c.u8(UDP_HEADER) & 0x3f) * 4;
      c.on(UDP_HEADER + 8 + options, Cursor.ETHER_TYPE | c.u16(UDP_HEADER + 2));
    }
  }

  static void etherIp(Cursor c) {
    if (!c.has(2) || c.u8(0) >> 4 != 3) {
      c.stop(Content.NOT_TCP);
    } else {
      c.on(2, Cursor.ETHERNET);
    }
  }
}
