package io.halfopen.job.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Rows of 128 bytes, two cache lines: all that an open exchange costs beside its place in the
 * index. Numbers are little-endian.
 *
 * <p>They stand in pages of 64 KiB, each of one key group, so that a checkpoint reads memory
 * straight on. Larger ones would not be better: what is half a region of the collector's heap or
 * more takes whole regions there.
 */
final class Rows {
  static final int BYTES = 128;
  static final int NONE = -1;

  /** Rows of a page. */
  static final int PAGE = 512;

  static final int PAGE_BYTES = PAGE * BYTES;

  private static final int PAGE_BITS = 9;
  private static final int MASK = PAGE - 1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[][] pages = new byte[4][];
  private int[] groups = new int[4];
  private int made;

  /** By group: a row that was given back, which names the next. */
  private final int[] free;

  /** By group: the row after the last one ever taken; the first of a page where that is full. */
  private final int[] fresh;

  private int live;

  /** Rows of so many groups. */
  Rows(int count) {
    free = new int[count];
    fresh = new int[count];
    Arrays.fill(free, NONE);
  }

  /** Rows that stand in these pages, only to be read. */
  static Rows over(byte[][] pages) {
    Rows rows = new Rows(0);
    rows.pages = pages;
    return rows;
  }

  /** A row of zeros. */
  int take(int group) {
    live++;
    int row = free[group];
    if (row != NONE) {
      free[group] = getInt(row, 0);
      Arrays.fill(page(row), at(row), at(row) + BYTES, (byte) 0);
      return row;
    }
    if ((fresh[group] & MASK) == 0) {
      fresh[group] = newPage(group) << PAGE_BITS;
    }
    return fresh[group]++;
  }

  private int newPage(int group) {
    if (made == pages.length) {
      pages = Arrays.copyOf(pages, 2 * made);
      groups = Arrays.copyOf(groups, 2 * made);
    }
    pages[made] = new byte[PAGE_BYTES];
    groups[made] = group;
    return made++;
  }

  void give(int row) {
    live--;
    int group = group(row);
    putInt(row, 0, free[group]);
    free[group] = row;
  }

  /** The group that a row was taken for. */
  int group(int row) {
    return groups[row >>> PAGE_BITS];
  }

  /** By group: the first row of each of its pages. */
  int[][] pages() {
    int[] count = new int[free.length];
    for (int page = 0; page < made; page++) {
      count[groups[page]]++;
    }
    int[][] pages = new int[free.length][];
    Arrays.setAll(pages, group -> new int[count[group]]);
    for (int page = made - 1; page >= 0; page--) {
      pages[groups[page]][--count[groups[page]]] = page << PAGE_BITS;
    }
    return pages;
  }

  /** Rows in use. */
  int live() {
    return live;
  }

  /** The page that holds a row, for copies of whole rows. */
  byte[] page(int row) {
    return pages[row >>> PAGE_BITS];
  }

  /** Where the row begins in its page. */
  int at(int row) {
    return (row & MASK) * BYTES;
  }

  /** Reads a byte of each of the row's cache lines: a row may begin within one. */
  long touch(int row) {
    byte[] page = pages[row >>> PAGE_BITS];
    int at = (row & MASK) * BYTES;
    return page[at] + page[at + BYTES / 2] + page[at + BYTES - 1];
  }

  long getLong(int row, int field) {
    return (long) LONG.get(pages[row >>> PAGE_BITS], (row & MASK) * BYTES + field);
  }

  void putLong(int row, int field, long value) {
    LONG.set(pages[row >>> PAGE_BITS], (row & MASK) * BYTES + field, value);
  }

  int getInt(int row, int field) {
    return (int) INT.get(pages[row >>> PAGE_BITS], (row & MASK) * BYTES + field);
  }

  /** Of a row that stands by itself. */
  static int getInt(byte[] row, int field) {
    return (int) INT.get(row, field);
  }

  void putInt(int row, int field, int value) {
    INT.set(pages[row >>> PAGE_BITS], (row & MASK) * BYTES + field, value);
  }

  int getShort(int row, int field) {
    return (short) SHORT.get(pages[row >>> PAGE_BITS], (row & MASK) * BYTES + field) & 0xffff;
  }

  void putShort(int row, int field, int value) {
    SHORT.set(pages[row >>> PAGE_BITS], (row & MASK) * BYTES + field, (short) value);
  }

  int getByte(int row, int field) {
    return pages[row >>> PAGE_BITS][(row & MASK) * BYTES + field] & 0xff;
  }

  void putByte(int row, int field, int value) {
    pages[row >>> PAGE_BITS][(row & MASK) * BYTES + field] = (byte) value;
  }
}
