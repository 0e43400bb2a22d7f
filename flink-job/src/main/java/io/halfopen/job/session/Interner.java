package io.halfopen.job.session;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Byte strings of which there are few, each under a small number. Bounded: an attacker who invents
 * new ones finds the door closed, and what he sends is kept the long way.
 */
final class Interner {
  static final int NONE = -1;

  private final int limit;
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

  boolean is(int id, byte[] source, int from, int to) {
    byte[] entry = entries[id];
    return Arrays.equals(entry, 0, entry.length, source, from, to);
  }

  /** The number of these bytes, a new one where they are new; {@link #NONE} at the limit. */
  int intern(byte[] source, int from, int to) {
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
    if (next >= limit) {
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

  private static int hash(byte[] source, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + source[i];
    }
    return hash ^ hash >>> 16;
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
