package io.halfopen.scanner.wire;

/** IPv4 and IPv6 with what may stand between them and what they carry. */
final class IpHeaders {
  private static final int HOP_BY_HOP = 0;
  private static final int IPV4 = 4;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int IPV6 = 41;
  private static final int ROUTING = 43;
  private static final int FRAGMENT = 44;
  private static final int GRE = 47;
  private static final int AUTHENTICATION = 51;
  private static final int DESTINATION = 60;
  private static final int ETHER_IP = 97;
  private static final int MPLS = 137;

  /** The offset and the flag that more fragments follow, without the two reserved bits. */
  private static final int FRAGMENT_OF_MORE = 0xfff9;

  private IpHeaders() {}

  static void ip(Cursor c) {
    int version = c.has(1) ? c.u8(0) >> 4 : -1;
    switch (version) {
      case 4 -> ipv4(c);
      case 6 -> ipv6(c);
      default -> c.stop(Content.BROKEN);
    }
  }

  private static void ipv4(Cursor c) {
    if (!c.has(20)) {
      c.stop(Content.BROKEN);
      return;
    }
    int headerLength = (c.u8(0) & 0xf) * 4;
    int totalLength = c.u16(2);
    if (headerLength < 20 || (totalLength != 0 && totalLength < headerLength)) {
      c.stop(Content.BROKEN);
    } else if ((c.u16(6) & 0x3fff) != 0) {
      c.stop(Content.FRAGMENT);
    } else {
      c.ip = c.at;
      c.ipv6 = false;
      // Segmentation offload leaves 0 here in captures on the sending host.
      bound(c, totalLength);
      c.on(headerLength, Cursor.PROTOCOL | c.u8(9));
    }
  }

  private static void ipv6(Cursor c) {
    if (!c.has(40)) {
      c.stop(Content.BROKEN);
      return;
    }
    int length = c.u16(4);
    c.ip = c.at;
    c.ipv6 = true;
    bound(c, length == 0 ? 0 : 40 + length);
    c.on(40, Cursor.PROTOCOL | c.u8(6));
  }

  private static void bound(Cursor c, int length) {
    if (length != 0) {
      c.wireEnd = c.at + length;
      c.end = Math.min(c.end, c.wireEnd);
    }
  }

  /** One header by its protocol number. */
  static void protocol(Cursor c) {
    switch (c.next & 0xff) {
      case TCP -> c.stop(Content.TCP);
      case HOP_BY_HOP, ROUTING, DESTINATION -> extension(c);
      case FRAGMENT -> fragment(c);
      case AUTHENTICATION -> authentication(c);
      case IPV4, IPV6 -> c.on(0, Cursor.RAW_IP);
      case GRE -> Tunnels.gre(c);
      case UDP -> Tunnels.udp(c);
      case ETHER_IP -> Tunnels.etherIp(c);
      case MPLS -> c.on(0, Cursor.ETHER_TYPE | 0x8847);
      default -> c.stop(Content.NOT_TCP);
    }
  }

  /** They all carry their length the same way. In IPv4 there are none, and 0 is no protocol. */
  private static void extension(Cursor c) {
    if (!c.ipv6) {
      c.stop(Content.NOT_TCP);
    } else if (!c.has(8)) {
      c.stop(Content.BROKEN);
    } else {
      c.on((c.u8(1) + 1) * 8, Cursor.PROTOCOL | c.u8(0));
    }
  }

  /**
   * Where its fragment header says that nothing follows and nothing precedes, a packet is whole.
   */
  private static void fragment(Cursor c) {
    if (!c.ipv6) {
      c.stop(Content.NOT_TCP);
    } else if (!c.has(8)) {
      c.stop(Content.BROKEN);
    } else if ((c.u16(2) & FRAGMENT_OF_MORE) != 0) {
      c.stop(Content.FRAGMENT);
    } else {
      c.on(8, Cursor.PROTOCOL | c.u8(0));
    }
  }

  /** Authenticates and hides nothing; counts its length in words, less two. */
  private static void authentication(Cursor c) {
    if (!c.has(12)) {
      c.stop(Content.BROKEN);
    } else {
      c.on((c.u8(1) + 2) * 4, Cursor.PROTOCOL | c.u8(0));
    }
  }
}
