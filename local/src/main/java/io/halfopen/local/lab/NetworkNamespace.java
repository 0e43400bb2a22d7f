package io.halfopen.local.lab;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A network namespace of one thread. It has no name and no mount, only that thread and what the
 * thread opened, so that it vanishes with the process however that ends.
 *
 * <pre>{@code
 * try (NetworkNamespace namespace = NetworkNamespace.open("hosts")) {
 *   namespace.shell("ip link set lo up");
 *   Scan scan = namespace.run(() -> Scan.open(config, publisher));
 * }
 * }</pre>
 */
public final class NetworkNamespace implements AutoCloseable {
  private final ExecutorService thread;
  private final Path path;

  private NetworkNamespace(ExecutorService thread, Path path) {
    this.thread = thread;
    this.path = path;
  }

  /**
   * Makes one.
   *
   * @throws BadInputException without the permission
   */
  public static NetworkNamespace open(String name) {
    if (!Platform.isLinux()) {
      throw new BadInputException("network namespaces need Linux");
    }
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread daemon = new Thread(work, "halfopen-namespace-" + name);
              daemon.setDaemon(true);
              return daemon;
            });
    boolean opened = false;
    try {
      NetworkNamespace namespace = new NetworkNamespace(thread, call(thread, () -> unshare()));
      opened = true;
      return namespace;
    } catch (BadInputException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("making a network namespace failed: " + e.getMessage(), e);
    } finally {
      if (!opened) {
        thread.shutdown();
      }
    }
  }

  private static Path unshare() throws IOException {
    if (Libc.unshare(Libc.CLONE_NEWNET) != 0) {
      int error = Native.getLastError();
      throw new BadInputException(
          error == Libc.EPERM
              ? "making network namespaces needs CAP_SYS_ADMIN: run as root (sudo)"
              : "making a network namespace failed with errno " + error);
    }
    Path task = Files.readSymbolicLink(Path.of("/proc/thread-self"));
    return Path.of("/proc").resolve(task).resolve("ns/net");
  }

  /** Runs a task there: sockets and processes that it makes belong to the namespace. */
  public <T> T run(Callable<T> task) throws Exception {
    return call(thread, task);
  }

  private static <T> T call(ExecutorService thread, Callable<T> task) throws Exception {
    try {
      return thread.submit(task).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Runs shell commands there; the first that fails ends them. */
  public void shell(String commands) throws Exception {
    run(
        () -> {
          Process process =
              new ProcessBuilder("sh", "-ec", commands).redirectErrorStream(true).start();
          process.getOutputStream().close();
          String said =
              new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
          if (process.waitFor() != 0) {
            throw said.contains("not permitted")
                ? new BadInputException(
                    "configuring interfaces needs CAP_NET_ADMIN: run as root (sudo)")
                : new IllegalStateException("setting up the lab network failed: " + said);
          }
          return said;
        });
  }

  /** A path that names it for {@code ip}. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
