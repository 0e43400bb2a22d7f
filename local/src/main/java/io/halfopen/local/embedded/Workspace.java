package io.halfopen.local.embedded;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one run: the broker's log, checkpoints, temporary files. A temporary one goes with
 * the run; one below a named folder stays. Each run has its own, so that none finds another's
 * state.
 */
public final class Workspace implements AutoCloseable {
  private final Path folder;
  private final boolean temporary;

  private Workspace(Path folder, boolean temporary) {
    this.folder = folder;
    this.temporary = temporary;
  }

  /** A new folder below {@code parent}, kept; or a temporary one where it is null. */
  public static Workspace create(@Nullable Path parent) {
    try {
      if (parent == null) {
        return new Workspace(Files.createTempDirectory("halfopen-"), true);
      }
      Files.createDirectories(parent);
      return new Workspace(Files.createTempDirectory(parent, "halfopen-").toAbsolutePath(), false);
    } catch (IOException e) {
      String where = parent == null ? System.getProperty("java.io.tmpdir") : parent.toString();
      throw new BadInputException(where + ": no folder can be made there; name another: --data", e);
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

  /** Removes a temporary folder, also one that others still write to. */
  @Override
  public void close() {
    for (int attempt = 0; temporary && attempt < 5 && Files.exists(folder); attempt++) {
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
