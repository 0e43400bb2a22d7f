package io.halfopen.scanner.scan;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What ends all sender threads at once. They look at it before every batch. */
final class Brake {
  private final long maxResults;
  private final long maxRuntimeNanos;
  private final LongSupplier results;
  private final AtomicReference<@Nullable EndReason> reason = new AtomicReference<>();
  private volatile long deadlineNanos;
  private volatile boolean timed;

  /**
   * A brake that is off.
   *
   * @param results how many targets have answered as hoped
   */
  Brake(ScanConfig.Limits limits, LongSupplier results) {
    maxResults = limits.maxResults();
    maxRuntimeNanos = limits.maxRuntime().toNanos();
    this.results = results;
  }

  /** The time begins to run. */
  void start(long nowNanos) {
    deadlineNanos = nowNanos + maxRuntimeNanos;
    timed = maxRuntimeNanos > 0;
  }

  /** True if nothing more may be sent. */
  boolean isOn(long nowNanos) {
    if (reason.get() != null) {
      return true;
    }
    if (maxResults > 0 && results.getAsLong() >= maxResults) {
      stop(EndReason.MAX_RESULTS);
    } else if (timed && nowNanos - deadlineNanos >= 0) {
      stop(EndReason.MAX_RUNTIME);
    }
    return reason.get() != null;
  }

  /** The first reason stands. */
  void stop(EndReason why) {
    reason.compareAndSet(null, why);
  }

  @Nullable EndReason reason() {
    return reason.get();
  }
}
