package io.halfopen.explore.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The whole lines of a part of a file. A file that is being written ends anywhere; its last line is
 * read when it is whole.
 *
 * @param to where the last whole line ends, bytes
 * @param unfinished whether something stands behind it
 */
record Slice(long to, boolean unfinished) {
  private static final int BLOCK = 1 << 16;
  private static final int LONGEST_LINE = 4 << 20;
  private static final JsonFactory JSON = new JsonFactory();

  /** The whole lines between two places. */
  static Slice of(Path file, long from, long size) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] block = new byte[BLOCK];
      long end = size;
      while (end > from) {
        int length = (int) Math.min(BLOCK, end - from);
        in.seek(end - length);
        in.readFully(block, 0, length);
        for (int i = length - 1; i >= 0; i--) {
          if (block[i] == '\n') {
            long to = end - length + i + 1;
            return new Slice(to, to < size);
          }
        }
        end -= length;
      }
      return new Slice(from, size > from);
    }
  }

  /** Whether what stands behind the last line break is a line after all. */
  static boolean isWhole(Path file, long from, long size, boolean json) throws IOException {
    if (size - from > LONGEST_LINE || size <= from) {
      return false;
    }
    byte[] tail = new byte[(int) (size - from)];
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(from);
      in.readFully(tail);
    }
    if (!json) {
      return true;
    }
    return fault(new String(tail, StandardCharsets.UTF_8)) == null;
  }

  /** What is wrong with a line of JSON; null where nothing is. */
  static @org.jspecify.annotations.Nullable String fault(String line) {
    try (JsonParser json = JSON.createParser(line)) {
      json.nextToken();
      json.skipChildren();
      return json.nextToken() == null ? null : "something follows the record";
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return e.getOriginalMessage().lines().findFirst().orElse("broken");
    } catch (IOException e) {
      return "broken";
    }
  }

  /** Copies bytes, with a line above them. */
  static void copy(Path file, long from, long to, String above, Path target) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = Files.newOutputStream(target)) {
      if (!above.isEmpty()) {
        out.write((above + "\n").getBytes(StandardCharsets.UTF_8));
      }
      in.skipNBytes(from);
      byte[] block = new byte[BLOCK];
      long left = to - from;
      while (left > 0) {
        int read = in.read(block, 0, (int) Math.min(BLOCK, left));
        if (read < 0) {
          throw new IOException(file + " became shorter while it was read");
        }
        out.write(block, 0, read);
        left -= read;
      }
    }
  }
}
