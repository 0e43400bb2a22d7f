package io.halfopen.job.source;

import io.halfopen.event.BadInputException;
import io.halfopen.scanner.capture.Unpacked;
import io.halfopen.scanner.wire.ContentCount;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/** Files of packets, each known by its first bytes, whatever its name. */
public final class PacketFiles {
  private static final int LOOK_BYTES = 4096;

  private PacketFiles() {}

  /**
   * What is wrong with those of which nothing at all can be read, a line each.
   *
   * @throws BadInputException where one is not there
   */
  public static List<String> wrong(List<String> files, EventFilter filter) {
    return files.stream().map(file -> wrong(file, filter)).filter(line -> !line.isEmpty()).toList();
  }

  private static String wrong(String file, EventFilter filter) {
    Path path = Path.of(file);
    if (!Files.exists(path)) {
      throw new BadInputException(file + ": no such file");
    }
    if (Files.isDirectory(path) || !Files.isReadable(path)) {
      throw new BadInputException(file + ": not a file that can be read");
    }
    try {
      open(file, filter).close();
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Opens one.
   *
   * @param filter its port, where it names a single one, is that of a file which says none
   * @throws Unreadable saying why nothing of it can be read
   */
  static PacketFile open(String path, EventFilter filter) throws Unreadable {
    return open(path, filter, new ContentCount(), bytes -> {});
  }

  /**
   * The same.
   *
   * @param count takes what the frames of a capture hold
   * @param read is told of bytes of the file as they are read
   */
  static PacketFile open(String path, EventFilter filter, ContentCount count, LongConsumer read)
      throws Unreadable {
    InputStream in = null;
    boolean open = false;
    try {
      in = new BufferedInputStream(Unpacked.open(Path.of(path), read));
      PacketFile file = open(path, in, port(filter), count);
      open = true;
      return file;
    } catch (Unreadable e) {
      throw e;
    } catch (IOException e) {
      throw new Unreadable(path, 0, Unreadable.why(e));
    } finally {
      if (!open && in != null) {
        closeQuietly(in);
      }
    }
  }

  /** The same of bytes that are unpacked already; closed by the caller where this throws. */
  static PacketFile open(String path, InputStream in, int port, ContentCount count)
      throws IOException {
    return isText(in) ? new ZmapPackets(path, in, port) : new CapturePackets(path, in, count);
  }

  private static int port(EventFilter filter) {
    return filter.ports().size() == 1 ? filter.ports().iterator().next() : -1;
  }

  /** Whether it begins with a line of printable text that has several cells. */
  private static boolean isText(InputStream in) throws IOException {
    in.mark(LOOK_BYTES);
    byte[] start;
    try {
      start = in.readNBytes(LOOK_BYTES);
    } catch (IOException e) {
      // Packing that is damaged so early: what there is before it is for who reads it to tell.
      return false;
    } finally {
      in.reset();
    }
    boolean cells = false;
    for (byte one : start) {
      if (one == '\n' || one == '\r') {
        break;
      }
      if (one >= 0 && one < ' ' && one != '\t') {
        return false;
      }
      cells |= one == ',';
    }
    return cells;
  }

  private static void closeQuietly(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // Why nothing of it can be read is told already.
    }
  }
}
