package io.halfopen.job.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Rows of 128 bytes, two cache lines, in pages of a mebibyte: all that an open exchange costs
 * beside its place in the index. Numbers are little-endian.
 */
final class Rows {
  static final int BYTES = 128;
  static final int NONE = -1;

  private static final int PAGE_BITS = 13;
  private static final int MASK = (1 << PAGE_BITS) - 1;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[][] pages = new byte[4][];
  private int touched;
  private int free = NONE;
  private int live;

  /** A row of zeros. */
  int take() {
    live++;
    int row = free;
    if (row != NONE) {
      free = getInt(row, 0);
      Arrays.fill(page(row), at(row), at(row) + BYTES, (byte) 0);
      return row;
    }
    row = touched++;
    int page = row >>> PAGE_BITS;
    if (page == pages.length) {
      pages = Arrays.copyOf(pages, 2 * page);
    }
    if (pages[page] == null) {
      pages[page] = new byte[BYTES << PAGE_BITS];
    }
    return row;
  }

  void give(int row) {
    live--;
    putInt(row, 0, free);
    free = row;
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
