package io.halfopen.job.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/** Sums up what is written; who closes it goes on writing to what is below. */
final class SummedStream extends OutputStream {
  private final OutputStream out;
  private final CRC32C crc = new CRC32C();
  private long bytes;

  SummedStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    out.write(from, offset, length);
    crc.update(from, offset, length);
    bytes += length;
  }

  long bytes() {
    return bytes;
  }

  /** Eight hex digits. */
  String crc32c() {
    return "%08x".formatted(crc.getValue());
  }
}
