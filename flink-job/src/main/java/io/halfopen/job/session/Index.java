package io.halfopen.job.session;

import java.util.function.IntConsumer;

/**
 * From a probe's hash to its rows: open addressing with linear probing, eight bytes a slot, the
 * whole hash in them so that neither a search nor growth nor a removal reads a row in vain. One
 * hash may stand several times.
 *
 * <p>A slot's place grows with its hash, so that growing reads and writes straight on; it grows by
 * half, since memory for sessions that may never come is dear.
 */
final class Index {
  private static final int MIN = 1024;
  private static final long ROW = 0xffff_ffffL;

  private long[] slots = new long[MIN];
  private int size;

  int size() {
    return size;
  }

  /** Where a walk over the rows of {@code hash} begins. */
  int start(int hash) {
    return (int) ((hash & ROW) * slots.length >>> 32);
  }

  /**
   * From {@code slot} on, the first slot that has this hash; below zero where there is none any
   * more.
   */
  int seek(int hash, int slot) {
    long[] all = slots;
    for (int at = slot == all.length ? 0 : slot; all[at] != 0; at = next(at)) {
      if ((int) (all[at] >>> 32) == hash) {
        return at;
      }
    }
    return -1;
  }

  private int next(int at) {
    return at + 1 == slots.length ? 0 : at + 1;
  }

  /** The row that stands in a slot. */
  int row(int slot) {
    return (int) slots[slot] - 1;
  }

  /** Reads where a walk begins, for the sake of reading it. */
  long touch(int hash) {
    return slots[start(hash)];
  }

  void add(int hash, int row) {
    if (size >= slots.length / 4 * 3) {
      grow();
    }
    put((long) hash << 32 | row + 1);
    size++;
  }

  private void put(long slot) {
    int at = start((int) (slot >>> 32));
    while (slots[at] != 0) {
      at = next(at);
    }
    slots[at] = slot;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[Math.addExact(old.length, old.length / 2)];
    for (long slot : old) {
      if (slot != 0) {
        put(slot);
      }
    }
  }

  /** Removes one row and closes the gap that it leaves. */
  void remove(int hash, int row) {
    int hole = start(hash);
    while (row(hole) != row) {
      hole = next(hole);
    }
    size--;
    for (int at = next(hole); slots[at] != 0; at = next(at)) {
      int home = start((int) (slots[at] >>> 32));
      if (ahead(home, at) >= ahead(hole, at)) {
        slots[hole] = slots[at];
        hole = at;
      }
    }
    slots[hole] = 0;
  }

  private int ahead(int from, int to) {
    return to >= from ? to - from : to - from + slots.length;
  }

  /** Slots that the longest search reads before it is over. */
  int longestWalk() {
    int longest = 0;
    int steps = 0;
    for (int at = 0; at < 2 * slots.length; at++) { // twice: the last ones may go on at the first
      steps = slots[at % slots.length] == 0 ? 0 : steps + 1;
      longest = Math.max(longest, steps);
    }
    return longest;
  }

  void forEach(IntConsumer row) {
    for (long slot : slots) {
      if (slot != 0) {
        row.accept((int) slot - 1);
      }
    }
  }
}
