package io.halfopen.servers.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one cluster. Whoever runs it holds a lock, which vanishes with the process however
 * it ends, and has written down who it is and where its servers answer.
 */
final class ClusterFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel channel;

  private ClusterFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** What runs there. */
  record Running(long pid, String broker, String webUi) {}

  /**
   * Takes it for this process.
   *
   * @throws Refusal where a cluster runs there already, or there can be no folder
   */
  static ClusterFolder take(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new Refusal("--dir " + folder + ": no folder, and none can be made there");
    }
    FileChannel channel = lockFile(folder);
    if (tryLock(channel) == null) {
      channel.close();
      throw new Refusal("--dir " + folder + ": a cluster runs there; see: cluster status");
    }
    return new ClusterFolder(folder, channel);
  }

  /** What runs there, or null where nothing does. */
  static @Nullable Running running(Path folder) throws IOException {
    Path file = folder.resolve("running");
    if (Files.notExists(file) || Files.notExists(folder.resolve("lock"))) {
      return null;
    }
    try (FileChannel channel = lockFile(folder);
        FileLock lock = tryLock(channel)) {
      if (lock != null) {
        return null;
      }
    }
    String[] lines = Files.readString(file).split("\n", -1);
    return new Running(Long.parseLong(lines[0]), lines[1], lines[2]);
  }

  void says(String broker, String webUi) throws IOException {
    Files.writeString(
        folder.resolve("running"), ProcessHandle.current().pid() + "\n" + broker + "\n" + webUi);
  }

  Path folder(String server) {
    return folder.resolve(server);
  }

  private static FileChannel lockFile(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(folder.resolve("running"));
    channel.close();
  }
}
