package io.halfopen.job.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A text file line by line; of a line that never ends, no more than so much is held. */
final class BoundedLines implements Closeable {
  static final int MOST_BYTES = 8192;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final byte[] line = new byte[MOST_BYTES];
  private int at;
  private int end;
  private long number;
  private boolean whole;

  BoundedLines(InputStream in) {
    this.in = in;
  }

  /** Of the line in hand, from 1. */
  long number() {
    return number;
  }

  /** Whether the line in hand is shorter than what is held. */
  boolean isWhole() {
    return whole;
  }

  /** The next line's beginning, or null after the last. */
  @Nullable String next() throws IOException {
    if (at == end && !fill()) {
      return null;
    }
    number++;
    int length = 0;
    whole = true;
    while (at < end || fill()) {
      byte one = buffer[at++];
      if (one == '\n') {
        break;
      }
      if (length < MOST_BYTES) {
        line[length++] = one;
      } else {
        whole = false;
      }
    }
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    return new String(line, 0, length, StandardCharsets.UTF_8);
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
