package io.halfopen.job.source;

import org.apache.avro.file.SeekableInput;

/** Bytes as a file; Avro's own refuse to stand at their end, as files do not. */
final class SeekableBytes implements SeekableInput {
  private final byte[] bytes;
  private int at;

  SeekableBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public void seek(long to) {
    at = Math.toIntExact(to);
  }

  @Override
  public long tell() {
    return at;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public int read(byte[] into, int offset, int count) {
    int some = Math.min(count, bytes.length - at);
    if (some <= 0) {
      return count == 0 ? 0 : -1;
    }
    System.arraycopy(bytes, at, into, offset, some);
    at += some;
    return some;
  }

  @Override
  public void close() {}
}
