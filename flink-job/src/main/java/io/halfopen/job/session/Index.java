package io.halfopen.job.session;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * From a probe's key to its rows: open addressing with linear probing, four bytes a slot, five of
 * them bits of the key so that a row is hardly ever read in vain. One key may stand several times.
 */
final class Index {
  private static final int ROW_BITS = 27;
  private static final int ROW = (1 << ROW_BITS) - 1;
  private static final int MIN_BITS = 10;

  /** Tells the key of a row, to move rows when the index grows. */
  interface Keys {
    int key(int row);
  }

  private final Keys keys;
  private int[] slots = new int[1 << MIN_BITS];
  private int bits = MIN_BITS;
  private int size;

  Index(Keys keys) {
    this.keys = keys;
  }

  int size() {
    return size;
  }

  private static int spread(int key) {
    return key * 0x9e3779b9;
  }

  /** Where a walk over the rows of {@code key} begins. */
  int start(int key) {
    return spread(key) >>> 32 - bits;
  }

  /**
   * From {@code slot} on, the first slot whose row may have this key; below zero where there is
   * none any more.
   */
  int seek(int key, int slot) {
    int tag = spread(key) & 31;
    int mask = slots.length - 1;
    for (int at = slot & mask; slots[at] != 0; at = at + 1 & mask) {
      if (slots[at] >>> ROW_BITS == tag) {
        return at;
      }
    }
    return -1;
  }

  /** The row that stands in a slot. */
  int row(int slot) {
    return (slots[slot] & ROW) - 1;
  }

  void add(int key, int row) {
    if (size >= slots.length / 4 * 3) {
      grow();
    }
    put(key, row);
    size++;
  }

  private void put(int key, int row) {
    int mask = slots.length - 1;
    int at = start(key);
    while (slots[at] != 0) {
      at = at + 1 & mask;
    }
    slots[at] = (spread(key) & 31) << ROW_BITS | row + 1;
  }

  private void grow() {
    int[] old = slots;
    slots = new int[2 * old.length];
    bits++;
    for (int slot : old) {
      if (slot != 0) {
        int row = (slot & ROW) - 1;
        put(keys.key(row), row);
      }
    }
  }

  /** Removes one row and closes the gap that it leaves. */
  void remove(int key, int row) {
    int mask = slots.length - 1;
    int hole = start(key);
    while ((slots[hole] & ROW) - 1 != row) {
      hole = hole + 1 & mask;
    }
    size--;
    for (int at = hole + 1 & mask; slots[at] != 0; at = at + 1 & mask) {
      int home = start(keys.key((slots[at] & ROW) - 1));
      if ((at - home & mask) >= (at - hole & mask)) {
        slots[hole] = slots[at];
        hole = at;
      }
    }
    slots[hole] = 0;
  }

  void forEach(IntConsumer row) {
    for (int slot : slots) {
      if (slot != 0) {
        row.accept((slot & ROW) - 1);
      }
    }
  }

  void clear() {
    Arrays.fill(slots, 0);
    size = 0;
  }
}
