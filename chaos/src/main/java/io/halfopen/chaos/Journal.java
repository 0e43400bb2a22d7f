package io.halfopen.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * When which host was asked: appended before anything comes of it, so that a sensor which was
 * killed goes on behind it, and a judge knows what to expect.
 */
final class Journal implements AutoCloseable {
  private static final int BYTES = 12;

  private final FileChannel file;
  private final ByteBuffer entry = ByteBuffer.allocate(BYTES);

  /** A host's number and the time at which it was asked. */
  record Ask(int host, long micros) {}

  private Journal(FileChannel file) {
    this.file = file;
  }

  static Journal append(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    // What a kill cut off is overwritten.
    file.position(file.size() / BYTES * BYTES);
    return new Journal(file);
  }

  void asked(int host, long micros) throws IOException {
    entry.clear().putInt(host).putLong(micros).flip();
    while (entry.hasRemaining()) {
      file.write(entry);
    }
  }

  /** All of it, in order. */
  static List<Ask> read(Path path) throws IOException {
    List<Ask> asks = new ArrayList<>();
    if (Files.exists(path)) {
      ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(path));
      while (all.remaining() >= BYTES) {
        asks.add(new Ask(all.getInt(), all.getLong()));
      }
    }
    return asks;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
