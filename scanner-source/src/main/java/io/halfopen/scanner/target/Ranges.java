package io.halfopen.scanner.target;

import java.util.Arrays;

/**
 * IPv4 addresses as sorted, disjoint ranges, so that overlaps vanish and one is found by its rank.
 * Eight bytes a range: a list of ten million scattered addresses takes 80 MB.
 */
final class Ranges {
  static final Ranges NONE = new Ranges(new long[0], 0);
  static final Ranges ALL = new Ranges(new long[1], 1L << 32);

  private static final long LOWER = 0xffffffffL;

  /** For each range, how many addresses precede it, and in the lower half its first address. */
  private final long[] entries;

  private final Floor byRank;
  private final Floor byAddress;
  private final long size;

  private Ranges(long[] entries, long size) {
    this.entries = entries;
    this.size = size;
    byRank = new Floor(entries, 32);
    byAddress = new Floor(entries, 0);
  }

  /** The first {@code count} ranges of these, overlapping or not; the array is used up. */
  static Ranges of(long[] packed, int count) {
    Arrays.sort(packed, 0, count);
    // What is merged never overtakes what is still to be read.
    Build build = new Build(packed);
    for (int i = 0; i < count; i++) {
      build.add(first(packed[i]), last(packed[i]));
    }
    return build.done();
  }

  /** A range as one number; these sort by their first address. */
  static long pack(long first, long last) {
    return (first - (1L << 31)) << 32 | last;
  }

  static long first(long packed) {
    return (packed >> 32) + (1L << 31);
  }

  static long last(long packed) {
    return packed & 0xffffffffL;
  }

  Ranges and(Ranges other) {
    if (other.size == ALL.size || size == ALL.size) {
      return size == ALL.size ? other : this;
    }
    Build build = new Build(Math.max(ranges(), other.ranges()));
    int i = 0;
    int j = 0;
    while (i < ranges() && j < other.ranges()) {
      long from = Math.max(first(i), other.first(j));
      long to = Math.min(last(i), other.last(j));
      if (from <= to) {
        build.add(from, to);
      }
      if (last(i) < other.last(j)) {
        i++;
      } else {
        j++;
      }
    }
    return build.done();
  }

  Ranges minus(Ranges other) {
    return other.ranges() == 0 ? this : and(other.complement());
  }

  Ranges or(Ranges other) {
    if (ranges() == 0 || other.ranges() == 0) {
      return ranges() == 0 ? other : this;
    }
    Build build = new Build(ranges() + other.ranges());
    int i = 0;
    int j = 0;
    while (i < ranges() || j < other.ranges()) {
      if (j == other.ranges() || (i < ranges() && first(i) <= other.first(j))) {
        build.add(first(i), last(i));
        i++;
      } else {
        build.add(other.first(j), other.last(j));
        j++;
      }
    }
    return build.done();
  }

  private Ranges complement() {
    Build build = new Build(ranges() + 1);
    long at = 0;
    for (int i = 0; i < ranges(); i++) {
      if (first(i) > at) {
        build.add(at, first(i) - 1);
      }
      at = last(i) + 1;
    }
    if (at <= 0xffffffffL) {
      build.add(at, 0xffffffffL);
    }
    return build.done();
  }

  boolean contains(long address) {
    int at = byAddress.of(address);
    return at >= 0 && address <= last(at);
  }

  /** How many of the addresses are from {@code from} to {@code to}. */
  long countWithin(long from, long to) {
    return countTo(to) - (from == 0 ? 0 : countTo(from - 1));
  }

  private long countTo(long address) {
    int at = byAddress.of(address);
    return at < 0 ? 0 : before(at) + Math.min(address, last(at)) - first(at) + 1;
  }

  long size() {
    return size;
  }

  /** The address of this rank, 0 to {@code size() - 1}. */
  long get(long rank) {
    long entry = entries[byRank.of(rank)];
    return (entry & LOWER) + rank - (entry >>> 32);
  }

  int ranges() {
    return entries.length;
  }

  long first(int at) {
    return entries[at] & LOWER;
  }

  private long before(int at) {
    return entries[at] >>> 32;
  }

  long last(int at) {
    long next = at + 1 < entries.length ? before(at + 1) : size;
    return first(at) + next - before(at) - 1;
  }

  /** Takes ranges by ascending first address, and merges those that touch. */
  private static final class Build {
    private long[] entries;
    private int count;
    private long size;
    private long last = -2;

    Build(int expected) {
      this(new long[Math.max(4, expected)]);
    }

    Build(long[] space) {
      entries = space;
    }

    void add(long from, long to) {
      if (from <= last + 1) {
        size += Math.max(0, to - last);
      } else {
        if (count == entries.length) {
          entries = Arrays.copyOf(entries, count * 2);
        }
        entries[count++] = size << 32 | from;
        size += to - from + 1;
      }
      last = Math.max(last, to);
    }

    Ranges done() {
      if (count == 0) {
        return NONE;
      }
      return new Ranges(entries.length == count ? entries : Arrays.copyOf(entries, count), size);
    }
  }
}
