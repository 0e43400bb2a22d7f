package io.halfopen.scanner.link;

import java.nio.ByteBuffer;

/** The one Ethernet header of a link whose frames all go to the same next hop. */
final class EthernetHeader {
  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_IPV6 = 0x86dd;
  private static final long ETHERTYPE_VLAN = 0x8100;

  private final boolean tagged;

  /** The 24 bytes before an IPv4 header, or as many of them as are in use. */
  private final long first;

  private final long second;
  private final long third;

  /** With a VLAN's tag, or 0 for none. */
  EthernetHeader(MacAddress source, MacAddress destination, int vlan) {
    tagged = vlan != 0;
    ByteBuffer header = ByteBuffer.allocate(24).position(tagged ? 6 : 10);
    header.putShort((short) (destination.bits() >>> 32)).putInt((int) destination.bits());
    header.putShort((short) (source.bits() >>> 32)).putInt((int) source.bits());
    if (tagged) {
      header.putInt((int) (ETHERTYPE_VLAN << 16 | vlan));
    }
    header.putShort((short) ETHERTYPE_IPV4).flip();
    first = header.getLong();
    second = header.getLong();
    third = header.getLong();
  }

  /** Bytes of it. */
  int bytes() {
    return tagged ? 18 : 14;
  }

  /** Writes it, with padding in front, into the 24 bytes that end at {@code at}. */
  void writeBefore(ByteBuffer bytes, int at, boolean ipv6) {
    if (tagged) {
      bytes.putLong(at - 24, first);
    }
    bytes.putLong(at - 16, second);
    bytes.putLong(at - 8, ipv6 ? third & ~0xffffL | ETHERTYPE_IPV6 : third);
  }
}
