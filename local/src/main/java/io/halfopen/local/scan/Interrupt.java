package io.halfopen.local.scan;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: the run learns of it and ends in order, and the process waits for it, for
 * some seconds at most, or as long as it says. It encloses all that must not be left half done,
 * output files included.
 *
 * <pre>{@code
 * try (Interrupt interrupt = Interrupt.armed();
 *     RecordOutput records = open()) {
 *   run.run(interrupt);
 * }
 * }</pre>
 */
public final class Interrupt implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::signal, "halfopen-interrupt");

  private final Duration patience;

  private Interrupt(Duration patience) {
    this.patience = patience;
  }

  /** From now on. */
  public static Interrupt armed() {
    return armed(false);
  }

  /**
   * The same.
   *
   * @param keeps whether the run has sinks or an archive that must be ended first
   */
  public static Interrupt armed(boolean keeps) {
    Interrupt interrupt =
        new Interrupt(keeps ? PATIENCE.plus(EmbeddedPipeline.LONGEST_ABANDON) : PATIENCE);
    Runtime.getRuntime().addShutdownHook(interrupt.hook);
    return interrupt;
  }

  /** Asks for it from within the process, and returns at once. */
  public void request() {
    requested.countDown();
  }

  private void signal() {
    request();
    try {
      var unused = done.await(patience.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** True once it was asked for. */
  public boolean requested() {
    return requested.getCount() == 0;
  }

  /** Waits this long, or until it is asked for; then true. */
  public boolean await(Duration patience) throws InterruptedException {
    return requested.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The run has ended: the process may. */
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending; the hook was just let go.
      return;
    }
  }
}
