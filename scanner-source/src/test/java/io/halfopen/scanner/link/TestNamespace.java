package io.halfopen.scanner.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Native;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Assumptions;

/** A network namespace that lives as long as its one thread. */
public final class TestNamespace implements AutoCloseable {
  private static final int CLONE_NEWNET = 0x40000000;

  private final ExecutorService thread;

  private TestNamespace(ExecutorService thread) {
    this.thread = thread;
  }

  /** Makes one; without root the test is skipped, but never in CI. */
  public static TestNamespace open() throws Exception {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread daemon = new Thread(work, "test-namespace");
              daemon.setDaemon(true);
              return daemon;
            });
    boolean made = thread.submit(() -> Unshare.unshare(CLONE_NEWNET) == 0).get();
    if (!made) {
      thread.shutdown();
      assertTrue(!"true".equals(System.getenv("CI")), "network namespaces need root");
      Assumptions.abort("network namespaces need root");
    }
    return new TestNamespace(thread);
  }

  /** Runs a task there. */
  public <T> T run(Callable<T> task) throws Exception {
    return thread.submit(task).get();
  }

  /** Runs shell commands there. */
  public void shell(String commands) throws Exception {
    run(
        () -> {
          Process process = new ProcessBuilder("sh", "-ec", commands).inheritIO().start();
          assertEquals(0, process.waitFor(), commands);
          return 0;
        });
  }

  /** What {@code ip} calls it. */
  public Path path() throws Exception {
    return run(
        () ->
            Path.of("/proc", Files.readSymbolicLink(Path.of("/proc/thread-self")) + "", "ns/net"));
  }

  @Override
  public void close() {
    thread.shutdown();
  }

  private static final class Unshare {
    static {
      Native.register("c");
    }

    static native int unshare(int flags);
  }
}
