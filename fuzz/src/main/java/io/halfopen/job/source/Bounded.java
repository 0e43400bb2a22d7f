package io.halfopen.job.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends after so many bytes: what unpacks to terabytes is no finding, and no use either. */
final class Bounded extends FilterInputStream {
  private long left;

  Bounded(InputStream in, long most) {
    super(in);
    left = most;
  }

  @Override
  public int read() throws IOException {
    return left-- <= 0 ? -1 : super.read();
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    int n = left <= 0 ? -1 : super.read(into, offset, (int) Math.min(count, left));
    left -= Math.max(0, n);
    return n;
  }
}
