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

/** Files of packets, each known by its first bytes, whatever its name. */
public final class PacketFiles {
  private PacketFiles() {}

  /**
   * What is wrong with those of which nothing at all can be read, a line each.
   *
   * @throws BadInputException where one is not there
   */
  public static List<String> wrong(List<String> files) {
    return files.stream().map(PacketFiles::wrong).filter(line -> !line.isEmpty()).toList();
  }

  private static String wrong(String file) {
    Path path = Path.of(file);
    if (!Files.exists(path)) {
      throw new BadInputException(file + ": no such file");
    }
    if (Files.isDirectory(path) || !Files.isReadable(path)) {
      throw new BadInputException(file + ": not a file that can be read");
    }
    try {
      open(file).close();
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Opens one.
   *
   * @throws Unreadable saying why nothing of it can be read
   */
  static PacketFile open(String path) throws Unreadable {
    return open(path, new ContentCount());
  }

  /** The same, counting what the frames of a capture hold. */
  static PacketFile open(String path, ContentCount count) throws Unreadable {
    InputStream in = null;
    boolean open = false;
    try {
      in = new BufferedInputStream(Unpacked.open(Path.of(path)));
      PacketFile file = new CapturePackets(path, in, count);
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

  private static void closeQuietly(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // Why nothing of it can be read is told already.
    }
  }
}
