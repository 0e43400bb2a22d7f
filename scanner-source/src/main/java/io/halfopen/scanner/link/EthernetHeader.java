package io.halfopen.scanner.link;

import java.nio.ByteBuffer;

/** The one Ethernet header of a link whose packets all go to the same next hop. */
final class EthernetHeader {
  static final int BYTES = 14;
  private static final int ETHERTYPE_IPV4 = 0x0800;

  private final long first;
  private final long second;

  /** From and to hardware addresses of six bytes. */
  EthernetHeader(ByteBuffer source, ByteBuffer destination) {
    ByteBuffer header = ByteBuffer.allocate(16);
    header.putShort((short) 0).put(destination.duplicate()).put(source.duplicate());
    header.putShort((short) ETHERTYPE_IPV4).flip();
    first = header.getLong();
    second = header.getLong();
  }

  /** Writes it, with two bytes of padding in front, into the 16 bytes that end at {@code at}. */
  void writeBefore(ByteBuffer bytes, int at) {
    bytes.putLong(at - 16, first).putLong(at - 8, second);
  }
}
