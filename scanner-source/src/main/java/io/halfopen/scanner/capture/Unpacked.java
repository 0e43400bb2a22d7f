package io.halfopen.scanner.capture;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/**
 * A file's bytes, unpacked where they begin as gzip or zstd do; its name says nothing. What they
 * unpack to is never held: a file that unpacks to terabytes costs time, no memory.
 */
public final class Unpacked {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP = 0x1f8b;
  private static final int ZSTD = 0x28b52ffd;

  /** 128 MiB, what the zstd command takes without being asked for more. */
  private static final int WINDOW_LOG = 27;

  private Unpacked() {}

  /** Opens a file; who reads it is told of damage in its packing by {@link IOException}. */
  public static InputStream open(Path file) throws IOException {
    return of(Files.newInputStream(file));
  }

  /**
   * The same.
   *
   * @param read is told of bytes as they are read, packed as they are
   */
  public static InputStream open(Path file, LongConsumer read) throws IOException {
    return of(new Counted(Files.newInputStream(file), read));
  }

  /** The same of bytes from anywhere; {@code packed} is taken over. */
  public static InputStream of(InputStream packed) throws IOException {
    PushbackInputStream in = new PushbackInputStream(packed, 4);
    boolean open = false;
    try {
      InputStream unpacked = unpack(in);
      open = true;
      return unpacked;
    } finally {
      if (!open) {
        in.close();
      }
    }
  }

  /** Never asked for more in one go, so that damage takes along nothing that came before it. */
  private static final class Piecewise extends FilterInputStream {
    Piecewise(InputStream in) {
      super(in);
    }

    @Override
    public int available() {
      return 0;
    }
  }

  private static final class Counted extends FilterInputStream {
    private final LongConsumer count;

    Counted(InputStream in, LongConsumer count) {
      super(in);
      this.count = count;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      count.accept(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int some = super.read(into, offset, length);
      count.accept(Math.max(0, some));
      return some;
    }
  }

  private static InputStream unpack(PushbackInputStream in) throws IOException {
    byte[] magic = in.readNBytes(4);
    in.unread(magic);
    int four = 0;
    for (byte one : magic) {
      four = four << 8 | one & 0xff;
    }
    if (magic.length == 4 && four >>> 16 == GZIP) {
      return new Piecewise(
          new GZIPInputStream(new BufferedInputStream(in, BUFFER_BYTES), BUFFER_BYTES));
    }
    if (magic.length == 4 && four == ZSTD) {
      return new Piecewise(
          new ZstdInputStreamNoFinalizer(new BufferedInputStream(in, BUFFER_BYTES))
              .setLongMax(WINDOW_LOG));
    }
    return in;
  }
}
