package io.halfopen.job.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Byte strings of which there are few, each under a small number. Bounded: an attacker who invents
 * new ones finds the door closed, and what he sends is kept the long way.
 */
final class Interner {
  static final int NONE = -1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final int limit;
  private final long seed = new SecureRandom().nextLong();
  private final long factor = new SecureRandom().nextLong() | 1;
  private byte[][] entries = new byte[16][];
  private int[] slots = new int[64];
  private int next;
  private int last = NONE;

  Interner(int limit) {
    this.limit = limit;
  }

  byte[] get(int id) {
    return entries[id];
  }

  /** All that are known, by number; each stays as it is, whatever becomes of its number. */
  byte[][] entries() {
    return Arrays.copyOf(entries, next);
  }

  boolean is(int id, byte[] source, int from, int to) {
    byte[] entry = entries[id];
    return Arrays.equals(entry, 0, entry.length, source, from, to);
  }

  /** The number of these bytes, a new one where they are new; {@link #NONE} at the limit. */
  int intern(byte[] source, int from, int to) {
    return intern(source, from, to, limit);
  }

  /** The number of bytes that a kept state needs: several slots' kinds may come together in one. */
  int restore(byte[] source) {
    return intern(source, 0, source.length, Integer.MAX_VALUE);
  }

  private int intern(byte[] source, int from, int to, int most) {
    if (last != NONE && entries[last] != null && is(last, source, from, to)) {
      return last;
    }
    int mask = slots.length - 1;
    int at = hash(source, from, to) & mask;
    for (; slots[at] != 0; at = at + 1 & mask) {
      int id = slots[at] - 1;
      if (is(id, source, from, to)) {
        last = id;
        return id;
      }
    }
    if (next >= most) {
      return NONE;
    }
    int id = next++;
    if (id == entries.length) {
      entries = Arrays.copyOf(entries, 2 * id);
    }
    entries[id] = Arrays.copyOfRange(source, from, to);
    slots[at] = id + 1;
    last = id;
    if (2 * next > slots.length) {
      rebuild(4 * slots.length);
    }
    return id;
  }

  private int hash(byte[] source, int from, int to) {
    long hash = seed ^ (to - from);
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = ProbeHash.fold(hash ^ (long) LONG.get(source, at), factor);
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = rest << 8 | source[at] & 0xff;
    }
    hash = ProbeHash.fold(hash ^ rest, factor);
    return (int) (hash ^ hash >>> 32);
  }

  /** Entries that a search for these bytes passes before it is over. */
  int walk(byte[] source, int from, int to) {
    int steps = 0;
    for (int at = hash(source, from, to) & slots.length - 1; slots[at] != 0; steps++) {
      at = at + 1 & slots.length - 1;
    }
    return steps;
  }

  private void rebuild(int length) {
    slots = new int[length];
    for (int id = 0; id < next; id++) {
      byte[] entry = entries[id];
      int at = hash(entry, 0, entry.length) & length - 1;
      while (slots[at] != 0) {
        at = at + 1 & length - 1;
      }
      slots[at] = id + 1;
    }
  }

  boolean isFull() {
    return next >= limit;
  }

  /**
   * Forgets what nobody uses. Numbers change.
   *
   * @return the new number of each old one, {@link #NONE} for a forgotten one
   */
  int[] keep(BitSet used) {
    int[] moved = new int[next];
    Arrays.fill(moved, NONE);
    int kept = 0;
    for (int id = 0; id < next; id++) {
      if (used.get(id)) {
        moved[id] = kept;
        entries[kept++] = entries[id];
      }
    }
    Arrays.fill(entries, kept, entries.length, null);
    next = kept;
    last = NONE;
    rebuild(slots.length);
    return moved;
  }
}
