package io.halfopen.scanner.target;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * IPv6 addresses as sorted, disjoint ranges. Counts saturate at {@link #MANY}: a blocklist may
 * cover nearly all of the space, a scan may not.
 */
final class Ranges6 {
  static final long MANY = Long.MAX_VALUE / 2;
  static final Ranges6 NONE = new Ranges6(List.of());
  static final Ranges6 ALL = new Ranges6(List.of(new Range(new Ipv6(0, 0), Ipv6.LAST)));

  private final long[] firstHigh;
  private final long[] firstLow;
  private final long[] lastHigh;
  private final long[] lastLow;

  /** Addresses that precede each range, and at the end all. */
  private final long[] before;

  /** First and last address. */
  record Range(Ipv6 first, Ipv6 last) {
    long size() {
      long low = last.low() - first.low();
      boolean borrow = Long.compareUnsigned(last.low(), first.low()) < 0;
      long high = last.high() - first.high() - (borrow ? 1 : 0);
      return high != 0 || low < 0 || low >= MANY ? MANY : low + 1;
    }
  }

  private Ranges6(List<Range> disjoint) {
    int count = disjoint.size();
    firstHigh = new long[count];
    firstLow = new long[count];
    lastHigh = new long[count];
    lastLow = new long[count];
    before = new long[count + 1];
    for (int i = 0; i < count; i++) {
      Range range = disjoint.get(i);
      firstHigh[i] = range.first().high();
      firstLow[i] = range.first().low();
      lastHigh[i] = range.last().high();
      lastLow[i] = range.last().low();
      before[i + 1] = Math.min(MANY, before[i] + range.size());
    }
  }

  /** Ranges given in any order, overlapping or not. */
  static Ranges6 of(List<Range> ranges) {
    List<Range> sorted = new ArrayList<>(ranges);
    sorted.sort((a, b) -> a.first().compareTo(b.first()));
    List<Range> merged = new ArrayList<>();
    for (Range range : sorted) {
      Range open = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (open == null
          || (!open.last().equals(Ipv6.LAST) && range.first().compareTo(open.last().next()) > 0)) {
        merged.add(range);
      } else if (range.last().compareTo(open.last()) > 0) {
        merged.set(merged.size() - 1, new Range(open.first(), range.last()));
      }
    }
    return merged.isEmpty() ? NONE : new Ranges6(merged);
  }

  Ranges6 or(Ranges6 other) {
    List<Range> all = new ArrayList<>(list());
    all.addAll(other.list());
    return of(all);
  }

  Ranges6 and(Ranges6 other) {
    List<Range> both = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < ranges() && j < other.ranges()) {
      Range a = range(i);
      Range b = other.range(j);
      Ipv6 from = a.first().compareTo(b.first()) > 0 ? a.first() : b.first();
      Ipv6 to = a.last().compareTo(b.last()) < 0 ? a.last() : b.last();
      if (from.compareTo(to) <= 0) {
        both.add(new Range(from, to));
      }
      if (a.last().compareTo(b.last()) < 0) {
        i++;
      } else {
        j++;
      }
    }
    return new Ranges6(both);
  }

  Ranges6 minus(Ranges6 other) {
    List<Range> rest = new ArrayList<>();
    Ipv6 at = new Ipv6(0, 0);
    boolean open = true;
    for (Range range : other.list()) {
      if (range.first().compareTo(at) > 0) {
        rest.add(new Range(at, range.first().before()));
      }
      open = !range.last().equals(Ipv6.LAST);
      at = range.last().next();
    }
    if (open) {
      rest.add(new Range(at, Ipv6.LAST));
    }
    return and(new Ranges6(rest));
  }

  private List<Range> list() {
    List<Range> list = new ArrayList<>(ranges());
    for (int i = 0; i < ranges(); i++) {
      list.add(range(i));
    }
    return list;
  }

  int ranges() {
    return firstHigh.length;
  }

  Range range(int at) {
    return new Range(new Ipv6(firstHigh[at], firstLow[at]), new Ipv6(lastHigh[at], lastLow[at]));
  }

  boolean contains(long high, long low) {
    int from = 0;
    int to = firstHigh.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (Ipv6.compare(firstHigh[middle], firstLow[middle], high, low) <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from > 0 && Ipv6.compare(high, low, lastHigh[from - 1], lastLow[from - 1]) <= 0;
  }

  /** How many addresses, {@link #MANY} standing for more. */
  long size() {
    return before[ranges()];
  }

  /** Number of the range that holds the address of this rank. */
  int rangeOf(long rank) {
    int found = Arrays.binarySearch(before, rank);
    return found >= 0 ? found : -found - 2;
  }

  /** Upper half of the address of this rank, which lies in range {@code at}. */
  long high(int at, long rank) {
    long low = firstLow[at] + rank - before[at];
    return Long.compareUnsigned(low, firstLow[at]) < 0 ? firstHigh[at] + 1 : firstHigh[at];
  }

  /** Lower half of the address of this rank, which lies in range {@code at}. */
  long low(int at, long rank) {
    return firstLow[at] + rank - before[at];
  }
}
