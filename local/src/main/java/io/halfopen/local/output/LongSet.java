package io.halfopen.local.output;

import java.util.Arrays;

/** Numbers other than 0, in open addressing: 16 bytes each at most, where objects take 80. */
public final class LongSet {
  private long[] table = new long[64];
  private int size;

  /** Adds a number; false where it was there. */
  public boolean add(long value) {
    if (2 * (size + 1) > table.length) {
      grow();
    }
    int at = place(value);
    if (table[at] == value) {
      return false;
    }
    table[at] = value;
    size++;
    return true;
  }

  /** True if the number is there. */
  public boolean contains(long value) {
    return table[place(value)] == value;
  }

  /** Removes a number that is there, and closes the gap that it leaves. */
  void remove(long value) {
    int gap = place(value);
    if (table[gap] != value) {
      return;
    }
    size--;
    int mask = table.length - 1;
    int at = gap;
    while (true) {
      table[gap] = 0;
      long moved;
      do {
        at = (at + 1) & mask;
        moved = table[at];
        if (moved == 0) {
          return;
        }
      } while (((at - home(moved)) & mask) < ((at - gap) & mask));
      table[gap] = moved;
      gap = at;
    }
  }

  private void grow() {
    long[] old = table;
    table = new long[old.length * 2];
    Arrays.stream(old).filter(v -> v != 0).forEach(v -> table[place(v)] = v);
  }

  /** Where the number is, or where it belongs. */
  private int place(long value) {
    int at = home(value);
    while (table[at] != 0 && table[at] != value) {
      at = (at + 1) & (table.length - 1);
    }
    return at;
  }

  private int home(long value) {
    long mixed = (value ^ (value >>> 32)) * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 32) & (table.length - 1);
  }

  public int size() {
    return size;
  }
}
