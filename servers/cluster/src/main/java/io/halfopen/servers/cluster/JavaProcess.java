package io.halfopen.servers.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A Java program in a process of its own, which ends with this one at the latest. */
final class JavaProcess implements AutoCloseable {
  private static final long GRACE_SECONDS = 10;

  private final Process process;
  private final Path log;
  private final Thread last;

  private JavaProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    last = new Thread(this::end, "end of " + log.getFileName());
    Runtime.getRuntime().addShutdownHook(last);
  }

  /**
   * Starts {@code java ARGUMENTS}, its output appended to {@code log}.
   *
   * @param home Flink's client looks for its configuration there
   * @param options of the virtual machine
   * @param classes its class path
   * @param program main class, and what that is told
   */
  static JavaProcess start(
      Path log, Path home, List<String> options, String classes, List<String> program)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classes + File.pathSeparator + Place.ownClasses()));
    command.add(Tether.class.getName());
    command.addAll(program);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("FLINK_CONF_DIR", home.toString());
    return new JavaProcess(builder.start(), log);
  }

  /** Returns once {@code ready}; ends the process and throws where that does not come. */
  void await(BooleanSupplier ready, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!ready.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        kill();
        throw new IOException("it did not start: see " + log);
      }
      LockSupport.parkNanos(100_000_000);
    }
  }

  /** The exit status, once the process has ended by itself. */
  int awaitEnd(Duration patience) throws IOException {
    try {
      if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
    throw new IOException("it did not end: see " + log);
  }

  /** What it has said so far. */
  String said() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  /** Ends it as a crash does. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
    forget();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its process id. */
  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    end();
    forget();
  }

  /** In an orderly way if it can, forcibly if it does not. */
  private void end() {
    process.destroy();
    try {
      if (process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    process.onExit().join();
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(last);
    } catch (IllegalStateException e) {
      // This process is ending: the hook runs, or has run.
    }
  }
}
