package io.halfopen.local.embedded;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * A folder with what a backfill needs in order to go on, whenever its process ends: checkpoints,
 * the lines of what was left out, and what was asked for, since the checkpoints of one question are
 * no beginning of another's answer. It stays when all is done and then says so.
 */
public final class ReplayState implements AutoCloseable {
  private static final String QUESTION = "backfill.properties";
  private static final String ANSWERED = "done.properties";
  private static final String LOCK = ".lock";
  private static final String CHECKPOINTS = "checkpoints";

  private final Path folder;
  private final FileChannel lock;

  private ReplayState(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Makes the folder where it is missing.
   *
   * @param question what is asked for, option by option
   * @throws BadInputException where the folder is of another question, in use, or something else
   */
  public static ReplayState open(Path folder, Map<String, String> question) {
    try {
      boolean known = Files.exists(folder.resolve(QUESTION));
      if (!known && holdsOther(folder)) {
        throw new BadInputException(
            folder + ": holds something else; name a new folder for the state: --resume");
      }
      Files.createDirectories(folder);
      ReplayState state = new ReplayState(folder.toAbsolutePath(), lock(folder));
      if (known) {
        state.require(question);
      } else {
        state.write(QUESTION, question);
      }
      return state;
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException(
          folder + ": no state can be kept there: " + RootCause.of(e) + "; name another: --resume",
          e);
    }
  }

  private static boolean holdsOther(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Files.exists(folder);
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> !file.endsWith(LOCK) && !file.endsWith(QUESTION + ".new"));
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel lock =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock.tryLock() != null) {
        return lock;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this process: as well as by another.
      lock.close();
    }
    throw new BadInputException(folder + ": in use by another run; wait for it or end it");
  }

  private void require(Map<String, String> question) throws IOException {
    Properties before = read(QUESTION);
    TreeSet<String> names = new TreeSet<>(before.stringPropertyNames());
    names.addAll(question.keySet());
    for (String name : names) {
      String then = before.getProperty(name, "");
      String now = question.getOrDefault(name, "");
      if (!then.equals(now)) {
        close();
        throw new BadInputException(
            "%s: of a run with another %s (%s, now %s): give the same, or another --resume"
                .formatted(folder, name, shown(then), shown(now)));
      }
    }
  }

  private static String shown(String value) {
    String line = value.replaceAll("\\p{Cntrl}+", " ");
    return line.isBlank() ? "none" : line.length() > 80 ? line.substring(0, 77) + "..." : line;
  }

  /** What was counted, where all is done; null where it is not. */
  public @Nullable Properties done() {
    try {
      return Files.exists(folder.resolve(ANSWERED)) ? read(ANSWERED) : null;
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + folder.resolve(ANSWERED) + " failed", e);
    }
  }

  /** All is done: only that is remembered. */
  void finish(Map<String, String> counts) throws IOException {
    write(ANSWERED, counts);
  }

  /** Removes what only an unfinished backfill needs. */
  public void clean() {
    Path checkpoints = folder.resolve(CHECKPOINTS);
    if (Files.exists(checkpoints)) {
      try (Stream<Path> below = Files.walk(checkpoints)) {
        List<Path> deepestFirst = below.sorted(Comparator.reverseOrder()).toList();
        for (Path path : deepestFirst) {
          Files.deleteIfExists(path);
        }
      } catch (IOException | UncheckedIOException e) {
        // Superfluous, and no more than that.
        return;
      }
    }
  }

  /** Keeps checkpoints here, and goes on from the newest where there is one. */
  void into(Configuration config) throws IOException {
    config.setString("execution.checkpointing.dir", checkpoints().toUri().toString());
    config.setString(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    Path newest = newest();
    if (newest != null) {
      config.setString("execution.state-recovery.path", newest.toUri().toString());
      config.setString("execution.state-recovery.claim-mode", "CLAIM");
    }
  }

  Path checkpoints() {
    return folder.resolve(CHECKPOINTS);
  }

  /** Where the lines of what was left out are. */
  Path leftOut() {
    return folder.resolve("left-out.txt");
  }

  /** What was left out when all was done. */
  public Set<String> leftOutLines() throws IOException {
    return Files.exists(leftOut())
        ? new LinkedHashSet<>(Files.readAllLines(leftOut()))
        : new LinkedHashSet<>();
  }

  /** Where it stands at the end how many records there were. */
  Path count() {
    return folder.resolve("records");
  }

  /** A file of rows where none are wanted. */
  Path nothing() {
    return folder.resolve("rows");
  }

  /** The newest checkpoint that is whole, or null. Each run numbers on from that it began with. */
  @Nullable Path newest() throws IOException {
    if (!Files.isDirectory(checkpoints())) {
      return null;
    }
    try (Stream<Path> below = Files.walk(checkpoints(), 3)) {
      Optional<Path> newest =
          below
              .filter(file -> file.endsWith("_metadata"))
              .map(Path::getParent)
              .filter(chk -> chk.getFileName().toString().matches("chk-\\d{1,18}"))
              .max(Comparator.comparingLong(ReplayState::number));
      return newest.orElse(null);
    }
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring(4));
  }

  private Properties read(String name) throws IOException {
    Properties properties = new Properties();
    try (Reader text = Files.newBufferedReader(folder.resolve(name))) {
      properties.load(text);
    } catch (IllegalArgumentException e) {
      throw new IOException(folder.resolve(name) + " is damaged", e);
    }
    return properties;
  }

  /** Wholly or not at all. */
  private void write(String name, Map<String, String> values) throws IOException {
    Properties properties = new Properties();
    properties.putAll(values);
    Path unfinished = folder.resolve(name + ".new");
    try (FileChannel channel =
            FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        OutputStream out = Channels.newOutputStream(channel)) {
      properties.store(out, null);
      channel.force(true);
    }
    Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
