package io.halfopen.local.scan;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: the run learns of it and ends in order, and the process waits for it, for
 * some seconds at most. It encloses all that must not be left half done, output files included.
 *
 * <pre>{@code
 * try (Interrupt interrupt = Interrupt.armed();
 *     RecordOutput records = open()) {
 *   run.run(interrupt);
 * }
 * }</pre>
 */
public final class Interrupt implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 8;

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::signal, "halfopen-interrupt");

  private Interrupt() {}

  /** From now on. */
  public static Interrupt armed() {
    Interrupt interrupt = new Interrupt();
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
      var unused = done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
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
