package io.halfopen.explore.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What was read of a file, and how it looked then.
 *
 * @param sniff what it holds
 * @param size bytes when it was looked at
 * @param modifiedMillis when it had last been written
 * @param consumed bytes that are in the tables; 0 where nothing is
 * @param before the last of these bytes, by which a file that grew is told from another one
 */
record Taken(Sniff sniff, long size, long modifiedMillis, long consumed, byte[] before) {
  private static final int BEFORE = 256;

  static Taken of(RecordFolder.Found file, Sniff sniff, long consumed) throws IOException {
    return new Taken(
        sniff, file.size(), file.modifiedMillis(), consumed, before(file.path(), consumed));
  }

  /** The same, of a file that is not read. */
  static Taken unread(RecordFolder.Found file, Sniff sniff) {
    return new Taken(sniff, file.size(), file.modifiedMillis(), 0, new byte[0]);
  }

  private static byte[] before(Path path, long consumed) throws IOException {
    byte[] bytes = new byte[(int) Math.min(BEFORE, consumed)];
    try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
      in.seek(consumed - bytes.length);
      in.readFully(bytes);
    }
    return bytes;
  }

  boolean isSame(RecordFolder.Found file) {
    return size == file.size() && modifiedMillis == file.modifiedMillis();
  }

  /** Whether all that was read stands there still, so that only what follows is new. */
  boolean isBeginningOf(RecordFolder.Found file) {
    try {
      return sniff.kind().isText()
          && file.size() >= consumed
          && Arrays.equals(before, before(file.path(), consumed));
    } catch (IOException e) {
      return false;
    }
  }
}
