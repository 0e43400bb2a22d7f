package io.halfopen.scanner.target;

/**
 * Ascending unsigned 32-bit numbers, with a coarse index over their high bits, so that the greatest
 * one that is not above a key is found in a step or two instead of a binary search over all.
 */
final class SortedInts {
  private static final int FEWEST_BITS = 4;
  private static final int MOST_BITS = 20;
  private static final long ALL = 0xffffffffL;

  private final int[] values;
  private final int shift;

  /** Rank of the greatest value that is not above the first key of each bucket. */
  private final int[] buckets;

  /** Keeps the array; it must be ascending as unsigned numbers. */
  SortedInts(int[] ascending) {
    values = ascending;
    int bits = 33 - Integer.numberOfLeadingZeros(Math.max(1, ascending.length));
    bits = Math.min(MOST_BITS, Math.max(FEWEST_BITS, bits));
    shift = 32 - bits;
    buckets = new int[(1 << bits) + 1];
    int rank = -1;
    for (int b = 0; b < buckets.length; b++) {
      long key = Math.min(ALL, (long) b << shift);
      while (rank + 1 < values.length && get(rank + 1) <= key) {
        rank++;
      }
      buckets[b] = rank;
    }
  }

  int size() {
    return values.length;
  }

  long get(int rank) {
    return values[rank] & ALL;
  }

  /** Rank of the greatest value not above {@code key} (0 to 2^32 - 1), or -1 if all are above. */
  int floor(long key) {
    int bucket = (int) (key >>> shift);
    int low = buckets[bucket];
    int high = buckets[bucket + 1];
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if ((values[middle] & ALL) <= key) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
