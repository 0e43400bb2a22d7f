package io.halfopen.scanner.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Bytes in order, and how many came so far. Damage in their packing is told where it is met. */
final class Bytes implements Closeable {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private long before;

  Bytes(InputStream in) {
    this.in = in;
  }

  /** Of the next byte. */
  long offset() {
    return before + at;
  }

  /** Reads up to {@code n}, fewer at the end only. */
  int read(byte[] into, int n) throws DamagedCapture {
    int done = 0;
    while (done < n && (at < end || fill())) {
      int some = Math.min(n - done, end - at);
      System.arraycopy(buffer, at, into, done, some);
      at += some;
      done += some;
    }
    return done;
  }

  /** Skips {@code n}; false where they end before. */
  boolean skip(long n) throws DamagedCapture {
    long left = n;
    while (left > 0) {
      if (at == end && !fill()) {
        return false;
      }
      int some = (int) Math.min(left, end - at);
      at += some;
      left -= some;
    }
    return true;
  }

  private boolean fill() throws DamagedCapture {
    before += end;
    at = 0;
    end = 0;
    try {
      end = Math.max(0, in.read(buffer));
    } catch (IOException e) {
      // What a packed file says of its own damage, without a stack: it stands for the file's end.
      throw new DamagedCapture(
          before, "cut off or damaged here (" + why(e) + "); what came before was used", true);
    }
    return end > 0;
  }

  private static String why(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
