package io.halfopen.explore.store;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The files below one folder that may hold records. What begins with a dot or ends with {@code
 * .inprogress} is not yet a result and is passed over; links are not followed, so that nothing
 * outside the folder is ever read.
 */
public final class RecordFolder {
  private static final Set<String> ENDINGS =
      Set.of("jsonl", "ndjson", "json", "csv", "avro", "parquet", "pcap", "pcapng", "gz", "zst");
  private static final int DEEPEST = 16;
  private static final int MOST_FILES = 100_000;

  private final Path root;
  private final boolean single;

  private RecordFolder(Path root, boolean single) {
    this.root = root;
    this.single = single;
  }

  /**
   * One file as it stands now.
   *
   * @param path where
   * @param name below the folder, for people
   * @param size bytes
   * @param modifiedMillis when it was last written
   */
  record Found(Path path, String name, long size, long modifiedMillis) {}

  /**
   * The folder, or the one file, of this path.
   *
   * @throws BadInputException where there is none
   */
  public static RecordFolder of(Path path) {
    try {
      Path real = path.toRealPath();
      if (Files.isDirectory(real) || Files.isRegularFile(real)) {
        return new RecordFolder(real, !Files.isDirectory(real));
      }
    } catch (IOException e) {
      throw new BadInputException(
          path + " is not there or cannot be read; name a folder of records", e);
    }
    throw new BadInputException(path + " is neither a folder nor a file; name a folder of records");
  }

  /** Where it is. */
  public Path path() {
    return root;
  }

  /** What has to be readable: the folder, or the one file's folder. */
  public Path directory() {
    Path parent = root.getParent();
    return single && parent != null ? parent : root;
  }

  /** All candidates, the latest name first, since dates stand in the names. */
  List<Found> list() throws IOException {
    List<Found> found = new ArrayList<>();
    if (single) {
      BasicFileAttributes is = Files.readAttributes(root, BasicFileAttributes.class);
      String name = String.valueOf(root.getFileName());
      return List.of(new Found(root, name, is.size(), is.lastModifiedTime().toMillis()));
    }
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(root + " is gone");
    }
    Files.walkFileTree(
        root,
        EnumSet.noneOf(java.nio.file.FileVisitOption.class),
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes is) {
            return folder.equals(root) || !isHidden(folder)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
            if (is.isRegularFile() && isCandidate(file)) {
              found.add(
                  new Found(
                      file,
                      root.relativize(file).toString(),
                      is.size(),
                      is.lastModifiedTime().toMillis()));
            }
            return found.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(Comparator.comparing(Found::name).reversed());
    return found;
  }

  private static boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  private static boolean isCandidate(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && !name.contains(".inprogress")
        && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
