package io.halfopen.job.config;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where options may come from beside the command line.
 *
 * @param environment variables by name
 * @param folder where {@code halfopen.yaml} is looked for, or null to look for none
 */
public record Surroundings(Map<String, String> environment, @Nullable Path folder) {
  private static final String FILE = "halfopen.yaml";
  private static final String VARIABLE = Environment.PREFIX + "CONFIG";
  private static final String NONE = "none";
  private static final int WRITABLE_BY_ALL = 2;
  private static final int READABLE_BY_OTHERS = 0044;

  /** The process's own, and its folder. */
  public static Surroundings ofProcess() {
    return new Surroundings(System.getenv(), Path.of(""));
  }

  /** The process's own without its folder: a cluster's processes run in anybody's. */
  public static Surroundings ofCluster() {
    return new Surroundings(System.getenv(), null);
  }

  /**
   * The file, or null where there is none.
   *
   * @param named on the command line, or null
   * @throws BadInputException where it was found here and belongs to somebody else
   */
  @Nullable Path file(@Nullable String named) {
    String variable = environment.get(VARIABLE);
    String name = named == null && variable != null && !variable.isBlank() ? variable : named;
    if (name != null) {
      return name.equals(NONE) ? null : Path.of(name);
    }
    Path found = folder == null ? null : folder.resolve(FILE);
    if (found == null || !Files.isRegularFile(found)) {
      return null;
    }
    requireOwn(found);
    return found;
  }

  /** A folder may be anybody's, and the command root's. */
  private void requireOwn(Path found) {
    Integer owner = attribute(found, "unix:uid");
    Integer self = attribute(Path.of("/proc/self"), "unix:uid");
    Integer mode = attribute(found, "unix:mode");
    if (owner == null || self == null || mode == null) {
      return;
    }
    boolean own =
        owner.equals(self)
            || owner == 0
            || (self == 0 && owner.toString().equals(environment.get("SUDO_UID")));
    if (!own || (mode & WRITABLE_BY_ALL) != 0) {
      throw new BadInputException(
          found
              + (own ? ": everybody may write there" : ": belongs to another user")
              + ", so it is not used by itself; to use it name it: --config "
              + found
              + ", else --config none");
    }
  }

  /** Whether others than its owner may read a file. */
  static boolean isOpen(Path file) {
    Integer mode = attribute(file, "unix:mode");
    return mode != null && (mode & READABLE_BY_OTHERS) != 0;
  }

  private static @Nullable Integer attribute(Path of, String name) {
    try {
      return (Integer) Files.getAttribute(of, name, new LinkOption[0]);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return null;
    }
  }
}
