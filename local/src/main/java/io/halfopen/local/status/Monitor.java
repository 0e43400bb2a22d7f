package io.halfopen.local.status;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at the counts while a scan runs, on a thread of its own: see {@link Readings}. */
public final class Monitor implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;

  /** Takes a reading each second. */
  public interface Display {
    /** Shows a reading. */
    void show(Reading reading) throws IOException;
  }

  private final Readings readings;
  private final Thread thread = new Thread(this::run, "halfopen-monitor");
  private volatile boolean closing;

  /**
   * Begins to look.
   *
   * @param counts the counts now, or null where no scan is there yet
   */
  public Monitor(Supplier<@Nullable Counts> counts, Goal goal, List<Display> displays) {
    readings = new Readings(counts, goal, displays);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!closing) {
        Thread.sleep(LOOK_MILLIS);
        readings.look(System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Shows the last reading and ends. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    readings.last(System.nanoTime());
  }
}
