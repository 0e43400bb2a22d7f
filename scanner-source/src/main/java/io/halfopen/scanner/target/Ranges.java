package io.halfopen.scanner.target;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Addresses as sorted, disjoint ranges, so that overlaps vanish and one is found by its rank. */
final class Ranges {
  private final long[] first;
  private final long[] last;

  /** Addresses that precede each range. */
  private final long[] before;

  private final long size;

  private Ranges(List<long[]> disjoint) {
    first = new long[disjoint.size()];
    last = new long[disjoint.size()];
    before = new long[disjoint.size()];
    long count = 0;
    for (int i = 0; i < first.length; i++) {
      first[i] = disjoint.get(i)[0];
      last[i] = disjoint.get(i)[1];
      before[i] = count;
      count += last[i] - first[i] + 1;
    }
    size = count;
  }

  static Ranges of(List<Cidr> blocks) {
    List<Cidr> sorted = new ArrayList<>(blocks);
    sorted.sort(Comparator.comparingLong(Cidr::first));
    List<long[]> merged = new ArrayList<>();
    for (Cidr block : sorted) {
      long[] open = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (open != null && block.first() <= open[1] + 1) {
        open[1] = Math.max(open[1], block.last());
      } else {
        merged.add(new long[] {block.first(), block.last()});
      }
    }
    return new Ranges(merged);
  }

  Ranges minus(Ranges other) {
    List<long[]> rest = new ArrayList<>();
    int j = 0;
    for (int i = 0; i < first.length; i++) {
      long at = first[i];
      while (j < other.first.length && other.last[j] < at) {
        j++;
      }
      for (int k = j; k < other.first.length && other.first[k] <= last[i]; k++) {
        if (other.first[k] > at) {
          rest.add(new long[] {at, other.first[k] - 1});
        }
        at = Math.max(at, other.last[k] + 1);
      }
      if (at <= last[i]) {
        rest.add(new long[] {at, last[i]});
      }
    }
    return new Ranges(rest);
  }

  boolean contains(long address) {
    int at = floor(first, address);
    return at >= 0 && address <= last[at];
  }

  /** How many of the addresses are from {@code from} to {@code to}. */
  long countWithin(long from, long to) {
    return countBelow(to + 1) - countBelow(from);
  }

  private long countBelow(long address) {
    int at = floor(first, address - 1);
    return at < 0 ? 0 : before[at] + Math.min(address, last[at] + 1) - first[at];
  }

  long size() {
    return size;
  }

  /** The address of this rank, 0 to {@code size() - 1}. */
  long get(long rank) {
    int at = floor(before, rank);
    return first[at] + rank - before[at];
  }

  private static int floor(long[] sorted, long key) {
    int found = Arrays.binarySearch(sorted, key);
    return found >= 0 ? found : -found - 2;
  }
}
