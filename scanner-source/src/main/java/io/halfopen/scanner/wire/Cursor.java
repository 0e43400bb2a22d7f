package io.halfopen.scanner.wire;

import java.nio.ByteBuffer;

/**
 * Where a walk over a frame's headers stands, and what comes next there. Each header is asked for
 * by {@link #has} before it is read, and moves the cursor forward or ends the walk, so that no
 * bytes can throw or hold it up.
 */
final class Cursor {
  /** With libpcap's number of a link type: Ethernet, raw IP, PPP also stand inside tunnels. */
  static final int LINK = 1 << 16;

  /** With an EtherType. */
  static final int ETHER_TYPE = 2 << 16;

  /** With an IP protocol number. */
  static final int PROTOCOL = 3 << 16;

  static final int ETHERNET = LINK | 1;
  static final int PPP = LINK | 9;
  static final int RAW_IP = LINK | 101;

  /** The walk is over; {@link #content} says how. */
  static final int NOTHING = 0;

  ByteBuffer bytes = ByteBuffer.allocate(0);

  /** The offset that is looked at next. */
  int at;

  /** Behind the last captured byte of the innermost packet. */
  int end;

  /** Behind its last byte on the wire. */
  int wireEnd;

  /** What stands at {@link #at}: one of the three kinds with its number. */
  int next;

  /** Where the innermost IP header begins. */
  int ip;

  boolean ipv6;
  Content content = Content.NOT_IP;

  boolean has(int count) {
    return end - at >= count;
  }

  int u8(int offset) {
    return bytes.get(at + offset) & 0xff;
  }

  int u16(int offset) {
    return bytes.getShort(at + offset) & 0xffff;
  }

  /** Moves on by {@code count} bytes, of which not all need to be there. */
  void on(int count, int what) {
    at += count;
    next = what;
  }

  void stop(Content why) {
    content = why;
    next = NOTHING;
  }
}
