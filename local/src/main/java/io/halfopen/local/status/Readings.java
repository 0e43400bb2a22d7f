package io.halfopen.local.status;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Reads the counts once a second, from a round's first probe on, and shows them to whoever shows
 * them. Each round begins anew, and between rounds nothing is shown. A display that fails ends with
 * a message; the scan goes on. Time is an argument.
 */
final class Readings {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final Supplier<@Nullable Counts> counts;
  private final Goal goal;
  private final List<Monitor.Display> displays;
  private @Nullable Meter meter;
  private long roundMicros;
  private long nextNanos;

  Readings(Supplier<@Nullable Counts> counts, Goal goal, List<Monitor.Display> displays) {
    this.counts = counts;
    this.goal = goal;
    this.displays = List.copyOf(displays);
  }

  /** Shows what is due; to be called some times a second. */
  void look(long nanos) {
    Counts now = counts.get();
    if (now == null || now.scan().startedMicros() == 0) {
      return;
    }
    if (now.over()) {
      last(nanos);
    } else if (now.scan().startedMicros() != roundMicros) {
      begin(now, nanos);
    } else if (nanos - nextNanos >= 0) {
      show(nanos);
      nextNanos += SECOND_NANOS;
    }
  }

  private void begin(Counts now, long nanos) {
    if (now.scan().sent() > 0 || now.scan().sendingDone()) {
      meter = new Meter(goal, nanos);
      roundMicros = now.scan().startedMicros();
      nextNanos = nanos + SECOND_NANOS;
    }
  }

  /** Shows how a round has ended, once. */
  void last(long nanos) {
    show(nanos);
    meter = null;
  }

  private void show(long nanos) {
    Counts now = counts.get();
    Meter reader = meter;
    if (now == null || reader == null) {
      return;
    }
    Reading reading = reader.read(now, nanos);
    for (Monitor.Display display : displays) {
      try {
        display.show(reading);
      } catch (IOException | RuntimeException e) {
        LoggerFactory.getLogger(Readings.class).warn("status not shown", e);
      }
    }
  }
}
