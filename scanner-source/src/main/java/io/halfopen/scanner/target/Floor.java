package io.halfopen.scanner.target;

/**
 * Finds the last entry whose key is not above a given one. A key is the upper or the lower half of
 * an entry, an unsigned 32-bit number; entries ascend by it. A coarse index over the keys' high
 * bits leaves a step or two of what a binary search over all would take, and fewer lines of memory
 * to wait for.
 */
final class Floor {
  private static final int FEWEST_BITS = 4;
  private static final int MOST_BITS = 20;
  private static final long ALL = 0xffffffffL;

  private final long[] entries;
  private final int half;
  private final int shift;

  /** The last entry that is not above the first key of each bucket. */
  private final int[] buckets;

  /** Keeps the entries; {@code half} is 32 for keys in the upper half, 0 for the lower. */
  Floor(long[] entries, int half) {
    this.entries = entries;
    this.half = half;
    int bits = 33 - Integer.numberOfLeadingZeros(Math.max(1, entries.length));
    bits = Math.min(MOST_BITS, Math.max(FEWEST_BITS, bits));
    shift = 32 - bits;
    buckets = new int[(1 << bits) + 1];
    int at = -1;
    for (int b = 0; b < buckets.length; b++) {
      long key = Math.min(ALL, (long) b << shift);
      while (at + 1 < entries.length && key(at + 1) <= key) {
        at++;
      }
      buckets[b] = at;
    }
  }

  private long key(int at) {
    return entries[at] >>> half & ALL;
  }

  /** Number of the last entry not above {@code key} (0 to 2^32 - 1), or -1 if all are above. */
  int of(long key) {
    int bucket = (int) (key >>> shift);
    int low = buckets[bucket];
    int high = buckets[bucket + 1];
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (key(middle) <= key) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
