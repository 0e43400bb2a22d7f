package io.halfopen.local.status;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the counts once a second, from the first probe on, and shows them to whoever shows them. A
 * display that fails ends with a message; the scan goes on.
 */
public final class Monitor implements AutoCloseable {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long LOOK_MILLIS = 50;

  /** Takes a reading each second. */
  public interface Display {
    /** Shows a reading. */
    void show(Reading reading) throws IOException;
  }

  private final Supplier<@Nullable Counts> counts;
  private final Goal goal;
  private final List<Display> displays;
  private final Thread thread = new Thread(this::run, "halfopen-monitor");
  private @Nullable Meter meter;
  private volatile boolean closing;

  /**
   * Begins to look.
   *
   * @param counts the counts now, or null where no scan is there yet
   */
  public Monitor(Supplier<@Nullable Counts> counts, Goal goal, List<Display> displays) {
    this.counts = counts;
    this.goal = goal;
    this.displays = List.copyOf(displays);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    long nextNanos = System.nanoTime();
    try {
      while (!closing) {
        Thread.sleep(LOOK_MILLIS);
        long now = System.nanoTime();
        if (meter == null) {
          begin(now);
          nextNanos = now + SECOND_NANOS;
        } else if (now - nextNanos >= 0) {
          show(now);
          nextNanos += SECOND_NANOS;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin(long nanos) {
    Counts now = counts.get();
    if (now != null && (now.scan().sent() > 0 || now.scan().sendingDone())) {
      meter = new Meter(goal, nanos);
    }
  }

  private void show(long nanos) {
    Counts now = counts.get();
    Meter reader = meter;
    if (now == null || reader == null) {
      return;
    }
    Reading reading = reader.read(now, nanos);
    for (Display display : displays) {
      try {
        display.show(reading);
      } catch (IOException | RuntimeException e) {
        org.slf4j.LoggerFactory.getLogger(Monitor.class).warn("status not shown", e);
      }
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
    show(System.nanoTime());
  }
}
