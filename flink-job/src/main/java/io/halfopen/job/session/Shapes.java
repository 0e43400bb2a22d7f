package io.halfopen.job.session;

import io.halfopen.job.fingerprint.Packet;
import java.util.Arrays;

/**
 * Option lists without their timestamps, interned: a stack has one, the internet a few thousand.
 * The first byte says where the timestamp's eight bytes stand, 255 where there is none.
 */
final class Shapes {
  static final int NO_TIMESTAMP = 255;
  private static final int LIMIT = 1 << 16;

  private final Interner known = new Interner(LIMIT);
  private final byte[] scratch = new byte[1 + 255];

  Interner known() {
    return known;
  }

  /** The shape of a packet's options, or {@link Interner#NONE}. */
  int of(Packet packet) {
    int n = packet.optionsLength();
    byte[] bytes = packet.bytes();
    int timestampAt = timestampAt(bytes, n);
    scratch[0] = (byte) timestampAt;
    System.arraycopy(bytes, Packet.HEADER, scratch, 1, n);
    if (timestampAt != NO_TIMESTAMP) {
      Arrays.fill(scratch, 1 + timestampAt, 1 + timestampAt + 8, (byte) 0);
    }
    return known.intern(scratch, 0, 1 + n);
  }

  /** Where the values of the first well-formed timestamp option begin. */
  private static int timestampAt(byte[] bytes, int n) {
    int at = 0;
    while (at < n) {
      int kind = bytes[Packet.HEADER + at];
      if (kind == 0) {
        return NO_TIMESTAMP;
      }
      if (kind == 1) {
        at++;
        continue;
      }
      int length = at + 1 < n ? bytes[Packet.HEADER + at + 1] & 0xff : 0;
      if (length < 2 || at + length > n) {
        return NO_TIMESTAMP;
      }
      if (kind == 8 && length == 10) {
        return at + 2;
      }
      at += length;
    }
    return NO_TIMESTAMP;
  }

  /** Where the timestamp's values stand in options of this shape. */
  int timestampAt(int shape) {
    return known.get(shape)[0] & 0xff;
  }

  int length(int shape) {
    return known.get(shape).length - 1;
  }

  /** Whether the packet's options have this shape, whatever its timestamp says. */
  boolean is(int shape, Packet packet) {
    byte[] entry = known.get(shape);
    int n = entry.length - 1;
    int at = Packet.HEADER;
    byte[] bytes = packet.bytes();
    if (packet.optionsLength() != n) {
      return false;
    }
    int timestampAt = entry[0] & 0xff;
    if (timestampAt == NO_TIMESTAMP) {
      return Arrays.equals(entry, 1, 1 + n, bytes, at, at + n);
    }
    int after = timestampAt + 8;
    return Arrays.equals(entry, 1, 1 + timestampAt, bytes, at, at + timestampAt)
        && Arrays.equals(entry, 1 + after, 1 + n, bytes, at + after, at + n);
  }

  /** Writes options of this shape where a packet's options stand. */
  void write(int shape, byte[] bytes) {
    byte[] entry = known.get(shape);
    System.arraycopy(entry, 1, bytes, Packet.HEADER, entry.length - 1);
  }
}
