package io.halfopen.local.embedded;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one run: the broker's log, checkpoints, temporary files. A temporary one goes with
 * the run; one below a named folder stays. Each run has its own, so that none finds another's
 * state.
 *
 * <p>A run that was killed cannot remove its temporary folder, so the next run does. A lock says
 * whether a folder is still in use: the kernel lets go of it with the process, however that ends,
 * while a process number may be another's, or another container's, by then.
 */
public final class Workspace implements AutoCloseable {
  private static final String PREFIX = "halfopen-";
  private static final String LOCK = ".lock";

  private final Path folder;
  private final @Nullable FileChannel lock;

  private Workspace(Path folder, @Nullable FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** A new folder below {@code parent}, kept; or a temporary one where it is null. */
  public static Workspace create(@Nullable Path parent) {
    try {
      if (parent == null) {
        return temporary(Path.of(System.getProperty("java.io.tmpdir")));
      }
      Files.createDirectories(parent);
      return new Workspace(Files.createTempDirectory(parent, PREFIX).toAbsolutePath(), null);
    } catch (IOException e) {
      String where = parent == null ? System.getProperty("java.io.tmpdir") : parent.toString();
      throw new BadInputException(where + ": no folder can be made there; name another: --data", e);
    }
  }

  /**
   * The folder of an earlier run, kept.
   *
   * @throws BadInputException where it is gone
   */
  public static Workspace existing(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(
          folder + ": the data of the scan to resume is gone; begin anew with another --resume");
    }
    return new Workspace(folder, null);
  }

  /** A folder that goes with the run; those of killed runs go first. */
  static Workspace temporary(Path parent) throws IOException {
    Path folder = Files.createTempDirectory(parent, PREFIX);
    try (DirectoryStream<Path> others = Files.newDirectoryStream(parent, PREFIX + "*")) {
      UserPrincipal us = Files.getOwner(folder);
      others.forEach(other -> removeIfAbandoned(other, us));
    }
    // Locked before it has the name under which others look for it.
    Path unseen = folder.resolve(LOCK + ".new");
    FileChannel lock =
        FileChannel.open(unseen, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var heldUntilTheProcessEnds = lock.lock();
    Files.move(unseen, folder.resolve(LOCK));
    return new Workspace(folder, lock);
  }

  /** Another user's folder could change under a removal, and lead it elsewhere. */
  private static void removeIfAbandoned(Path other, UserPrincipal us) {
    Path lock = other.resolve(LOCK);
    try {
      if (!Files.isRegularFile(lock, NOFOLLOW_LINKS)
          || !Files.getOwner(other, NOFOLLOW_LINKS).equals(us)) {
        return;
      }
      try (FileChannel theirs = FileChannel.open(lock, StandardOpenOption.WRITE, NOFOLLOW_LINKS)) {
        if (theirs.tryLock() != null) {
          remove(other);
        }
      }
    } catch (IOException | OverlappingFileLockException e) {
      // In use by this process, or gone meanwhile.
      return;
    }
  }

  /** The folder of this name, made where it is missing. */
  public Path folder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("making " + folder.resolve(name) + " failed", e);
    }
  }

  /** The run's own folder. */
  public Path path() {
    return folder;
  }

  /** Removes a temporary folder. */
  @Override
  public void close() {
    if (lock != null) {
      remove(folder);
      try {
        lock.close();
      } catch (IOException e) {
        throw new UncheckedIOException("letting go of " + folder + " failed", e);
      }
    }
  }

  /** Removes a folder, also one that others still write to. */
  private static void remove(Path folder) {
    for (int attempt = 0; attempt < 5 && Files.exists(folder); attempt++) {
      try (Stream<Path> below = Files.walk(folder)) {
        List<Path> deepestFirst =
            below.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
        for (Path path : deepestFirst) {
          Files.deleteIfExists(path);
        }
      } catch (IOException | UncheckedIOException e) {
        // Somebody wrote or removed a file meanwhile: look again.
        continue;
      }
    }
  }
}
