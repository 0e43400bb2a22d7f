package io.halfopen.scanner.link;

import com.sun.jna.Memory;

/** A struct sockaddr_ll: all of an interface's packets of one protocol. */
final class PacketAddress {
  static final int ETH_P_ALL = 3;

  private PacketAddress() {}

  static Memory of(NetworkDevice device, int protocol) {
    Memory address = new Memory(20);
    address.clear();
    address.setShort(0, (short) Libc.AF_PACKET);
    // In network order whatever the machine's order.
    address.setByte(2, (byte) (protocol >> 8));
    address.setByte(3, (byte) protocol);
    address.setInt(4, device.index());
    return address;
  }
}
