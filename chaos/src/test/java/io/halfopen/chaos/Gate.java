package io.halfopen.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Holds other processes at a moment of their work: where a file {@code hold-MOMENT} stands, whoever
 * comes to that moment says so and waits until it is gone. So a test kills at just that moment,
 * however fast the machine.
 */
final class Gate {
  /** What can be held. */
  enum Moment {
    CHECKPOINT,
    COMMIT,
    RESTORE
  }

  private static final long DEADLINE_MILLIS = 120_000;

  private final Path folder;

  Gate(Path folder) {
    this.folder = folder;
  }

  /** In the server: waits where that is wanted. */
  void pass(Moment moment) throws IOException {
    Path hold = folder.resolve("hold-" + moment);
    if (Files.notExists(hold)) {
      return;
    }
    Files.writeString(folder.resolve("at-" + moment + "-" + ProcessHandle.current().pid()), "");
    while (Files.exists(hold)) {
      sleep();
    }
  }

  /** In the test: holds who comes to that moment from now on. */
  void hold(Moment moment) throws IOException {
    Files.writeString(folder.resolve("hold-" + moment), "");
  }

  /** In the test: the process id of one who is held. */
  long awaitHeld(Moment moment) throws IOException {
    long deadline = System.currentTimeMillis() + DEADLINE_MILLIS;
    String prefix = "at-" + moment + "-";
    while (System.currentTimeMillis() < deadline) {
      try (Stream<Path> all = Files.list(folder)) {
        var held =
            all.map(file -> file.getFileName().toString())
                .filter(name -> name.startsWith(prefix))
                .findFirst();
        if (held.isPresent()) {
          return Long.parseLong(held.get().substring(prefix.length()));
        }
      }
      sleep();
    }
    throw new AssertionError("nobody came to the moment " + moment);
  }

  /** In the test: nobody is held there any more. */
  void open(Moment moment) throws IOException {
    Files.delete(folder.resolve("hold-" + moment));
  }

  private static void sleep() throws IOException {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted at a gate", e);
    }
  }
}
