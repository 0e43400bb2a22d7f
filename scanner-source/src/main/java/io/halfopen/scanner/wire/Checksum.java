package io.halfopen.scanner.wire;

import java.nio.ByteBuffer;

/** The Internet checksum (RFC 1071): ones' complement of the ones' complement sum. */
public final class Checksum {
  private Checksum() {}

  /** Adds {@code length} bytes at {@code offset} to a running sum; an odd last byte is padded. */
  public static long add(long sum, ByteBuffer bytes, int offset, int length) {
    long total = sum;
    int end = offset + (length & ~1);
    for (int i = offset; i < end; i += 2) {
      total += (bytes.get(i) & 0xff) << 8 | (bytes.get(i + 1) & 0xff);
    }
    if ((length & 1) != 0) {
      total += (bytes.get(end) & 0xff) << 8;
    }
    return total;
  }

  /**
   * The checksum of a running sum. Folding twice is not enough for every sum, so it folds until no
   * carry is left.
   */
  public static int fold(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) (~folded & 0xffff);
  }

  /** The checksum of {@code length} bytes at {@code offset}. */
  public static int of(ByteBuffer bytes, int offset, int length) {
    return fold(add(0, bytes, offset, length));
  }
}
