package io.halfopen.event;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Follows the lengths of an Avro container file before Avro does: it makes room for a length first
 * and finds out that there is less only then, so that a file of fifty bytes could take two
 * gigabytes.
 */
public final class ContainerBounds {
  /** Of a block as it lies in the file; ours are a thousandth of it. */
  public static final long MOST_BLOCK_BYTES = 64 << 20;

  private static final long MOST_HEADER_BYTES = 1 << 20;
  private static final int MAGIC_BYTES = 4;
  private static final int SYNC_BYTES = 16;
  private static final int LAST_SHIFT = 63;

  private enum Next {
    ENTRIES,
    ENTRIES_BYTES,
    KEY,
    VALUE,
    BLOCK_COUNT,
    BLOCK_BYTES
  }

  private final boolean headerAlone;
  private Next next = Next.ENTRIES;
  private long skip = MAGIC_BYTES;
  private long entries;
  private long headerBytes;
  private long value;
  private int shift;

  private ContainerBounds(boolean headerAlone) {
    this.headerAlone = headerAlone;
  }

  /** Follows a header, and nothing behind it. */
  public static ContainerBounds ofHeader() {
    return new ContainerBounds(true);
  }

  /** The same bytes; whoever reads them gets an {@link IOException} instead of a length too far. */
  public static InputStream of(InputStream in) {
    ContainerBounds bounds = new ContainerBounds(false);
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int count) throws IOException {
        int n = super.read(into, offset, count);
        bounds.take(into, offset, n);
        return n;
      }

      @Override
      public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 1 << 16)).length;
      }

      @Override
      public boolean markSupported() {
        return false;
      }
    };
  }

  /** Whether the header goes on. */
  public boolean isInHeader() {
    return next.compareTo(Next.BLOCK_COUNT) < 0;
  }

  /**
   * Takes the next bytes of the file.
   *
   * @throws IOException where a length among them is beyond what is believed
   */
  public void take(byte[] bytes, int offset, int count) throws IOException {
    int at = offset;
    int end = offset + count;
    while (at < end && !(headerAlone && !isInHeader())) {
      if (skip > 0) {
        int some = (int) Math.min(skip, end - at);
        skip -= some;
        at += some;
        continue;
      }
      byte one = bytes[at++];
      value |= (one & 0x7fL) << shift;
      shift += 7;
      if (one >= 0) {
        long whole = value >>> 1 ^ -(value & 1);
        value = 0;
        shift = 0;
        number(whole);
      } else if (shift > LAST_SHIFT) {
        throw new IOException("a number of more than 64 bits");
      }
    }
  }

  private void number(long n) throws IOException {
    switch (next) {
      case ENTRIES -> {
        entries = Math.abs(n);
        next = n == 0 ? Next.BLOCK_COUNT : n < 0 ? Next.ENTRIES_BYTES : Next.KEY;
        skip = n == 0 ? SYNC_BYTES : 0;
        header(entries);
      }
      case ENTRIES_BYTES -> next = Next.KEY;
      case KEY -> {
        header(n);
        skip = n;
        next = Next.VALUE;
      }
      case VALUE -> {
        header(n);
        skip = n;
        next = --entries > 0 ? Next.KEY : Next.ENTRIES;
      }
      case BLOCK_COUNT -> next = Next.BLOCK_BYTES;
      case BLOCK_BYTES -> {
        if (n < 0 || n > MOST_BLOCK_BYTES) {
          throw new IOException("a block of " + n + " bytes");
        }
        skip = n + SYNC_BYTES;
        next = Next.BLOCK_COUNT;
      }
    }
  }

  private void header(long n) throws IOException {
    headerBytes += n;
    if (n < 0 || n > MOST_HEADER_BYTES || headerBytes > MOST_HEADER_BYTES) {
      throw new IOException("a header longer than " + MOST_HEADER_BYTES + " bytes");
    }
  }
}
