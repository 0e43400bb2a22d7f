package io.halfopen.explore.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A folder for what has to lie on disk. It goes with its process; where that was killed, the next
 * one takes it away: a lock that a process holds on a file in it says that somebody still works
 * there.
 */
final class Scratch implements AutoCloseable {
  static final String NAME = "halfopen-explore-";
  private static final String LOCK = "in-use";

  /** A second look at a file of its own would give up a process's lock on it. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel lock;

  private Scratch(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** A new one below {@code parent}, from which those that nobody uses any more are removed. */
  static Scratch below(Path parent) throws IOException {
    // It gets the name that is looked for when its lock is held, not before.
    String hidden = "." + NAME;
    Path begun = Files.createTempDirectory(parent, hidden);
    FileChannel lock =
        FileChannel.open(
            begun.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      lock.lock();
      Path folder = begun.resolveSibling(begun.getFileName().toString().substring(1));
      OWN.add(folder);
      Files.move(begun, folder);
      sweep(parent, folder);
      return new Scratch(folder, lock);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  Path folder() {
    return folder;
  }

  private static void sweep(Path parent, Path mine) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, NAME + "*")) {
      for (Path folder : all) {
        if (!OWN.contains(folder) && isOfSameOwner(folder, mine) && isLeft(folder)) {
          remove(folder);
        }
      }
    }
  }

  /** In a folder that all may write to, others may have made something of this name. */
  private static boolean isOfSameOwner(Path folder, Path mine) {
    try {
      return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(mine));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isLeft(Path folder) {
    try (FileChannel lock =
        FileChannel.open(
            folder.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      return lock.tryLock() != null;
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      org.slf4j.LoggerFactory.getLogger(Scratch.class).debug("removing {}", folder, e);
    }
  }

  @Override
  public void close() {
    remove(folder);
    OWN.remove(folder);
    try {
      lock.close();
    } catch (IOException e) {
      org.slf4j.LoggerFactory.getLogger(Scratch.class).debug("closing", e);
    }
  }
}
