package io.halfopen.job.session;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Bytes on their way into a checkpoint, handed on 64 KiB at a time: the JDK's streams take a lock
 * for each row, which costs more than the row. Numbers are big-endian, as {@code DataOutput} has
 * it.
 */
final class Block {
  private final byte[] bytes = new byte[1 << 16];
  private OutputStream out = OutputStream.nullOutputStream();
  private int filled;

  /** Starts anew, towards {@code out}. */
  void to(OutputStream out) {
    this.out = out;
    filled = 0;
  }

  void putByte(int value) throws IOException {
    room(1);
    bytes[filled++] = (byte) value;
  }

  void putShort(int value) throws IOException {
    putByte(value >> 8);
    putByte(value);
  }

  void putInt(int value) throws IOException {
    putShort(value >> 16);
    putShort(value);
  }

  void putLong(long value) throws IOException {
    putInt((int) (value >> 32));
    putInt((int) value);
  }

  /** At most as many bytes as a block has. */
  void put(byte[] from, int at, int length) throws IOException {
    room(length);
    System.arraycopy(from, at, bytes, filled, length);
    filled += length;
  }

  private void room(int length) throws IOException {
    if (filled + length > bytes.length) {
      flush();
    }
  }

  void flush() throws IOException {
    out.write(bytes, 0, filled);
    filled = 0;
  }
}
