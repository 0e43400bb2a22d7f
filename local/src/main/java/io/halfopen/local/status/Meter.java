package io.halfopen.local.status;

import org.jspecify.annotations.Nullable;

/** Makes rates of counts. Time is an argument. */
public final class Meter {
  private static final double NANOS = 1e9;

  private final Goal goal;
  private final long startNanos;
  private long lastNanos;
  private long doneNanos;
  private @Nullable Counts last;

  /** Counts from {@code startNanos} on, on the clock of {@link System#nanoTime()}. */
  public Meter(Goal goal, long startNanos) {
    this.goal = goal;
    this.startNanos = startNanos;
    lastNanos = startNanos;
  }

  /** The counts now, with the rates since the last call and since the start. */
  public Reading read(Counts now, long nanos) {
    double elapsed = Math.max(1e-9, (nanos - startNanos) / NANOS);
    double step = Math.max(1e-9, (nanos - lastNanos) / NANOS);
    if (now.scan().sendingDone() && doneNanos == 0) {
      doneNanos = nanos;
    }
    double sendingSeconds = doneNanos == 0 ? elapsed : (doneNanos - startNanos) / NANOS;
    double done = goal.done(now, elapsed);
    Counts before = last;
    Reading reading =
        new Reading(
            now,
            elapsed,
            done * 100,
            left(done, elapsed, nanos),
            rate(now.scan().sent(), before == null ? 0 : before.scan().sent(), step),
            now.scan().sent() / Math.max(1e-9, sendingSeconds),
            rate(now.answered(), before == null ? 0 : before.answered(), step),
            now.answered() / elapsed,
            rate(now.scan().received(), before == null ? 0 : before.scan().received(), step),
            now.scan().received() / elapsed,
            rate(now.scan().kernelDrops(), before == null ? 0 : before.scan().kernelDrops(), step),
            now.scan().kernelDrops() / elapsed,
            rate(now.scan().sendErrors(), before == null ? 0 : before.scan().sendErrors(), step),
            now.scan().sendErrors() / elapsed,
            now.hitRatePercent());
    last = now;
    lastNanos = nanos;
    return reading;
  }

  private static double rate(long now, long before, double seconds) {
    return (now - before) / seconds;
  }

  /** Seconds to the last probe; after it, to the end of the cooldown. */
  private double left(double done, double elapsed, long nanos) {
    if (doneNanos != 0) {
      return Math.max(0, goal.cooldownSeconds() - (nanos - doneNanos) / NANOS);
    }
    return done <= 0 ? Double.NaN : elapsed / done - elapsed;
  }
}
