package io.halfopen.local.status;

import org.jspecify.annotations.Nullable;

/**
 * Ends a scan that goes wrong: answered by too few for some seconds, or refused by the kernel too
 * often.
 */
public final class Guard implements Monitor.Display {
  private static final double WARM_UP_SECONDS = 5;
  private static final double PATIENCE_SECONDS = 5;

  private final double minHitRatePercent;
  private final long maxSendErrors;
  private final Runnable stop;
  private double lowSince = Double.NaN;
  private volatile @Nullable String reason;

  /**
   * @param minHitRatePercent 0 for no limit
   * @param maxSendErrors -1 for no limit
   * @param stop ends the scan
   */
  public Guard(double minHitRatePercent, long maxSendErrors, Runnable stop) {
    this.minHitRatePercent = minHitRatePercent;
    this.maxSendErrors = maxSendErrors;
    this.stop = stop;
  }

  @Override
  public void show(Reading r) {
    if (reason != null) {
      return;
    }
    long errors = r.counts().scan().sendErrors();
    if (maxSendErrors >= 0 && errors > maxSendErrors) {
      end("the kernel refused " + errors + " probes, more than --max-sendto-failures allows");
      return;
    }
    boolean low =
        !r.counts().scan().sendingDone()
            && r.elapsedSeconds() > WARM_UP_SECONDS
            && r.hitRatePercent() < minHitRatePercent;
    if (!low) {
      lowSince = Double.NaN;
    } else if (Double.isNaN(lowSince)) {
      lowSince = r.elapsedSeconds();
    } else if (r.elapsedSeconds() - lowSince >= PATIENCE_SECONDS) {
      end("the hit rate stayed below --min-hitrate for 5 s");
    }
  }

  private void end(String why) {
    reason = why;
    stop.run();
  }

  /** Why the scan was ended, or null where it was not. */
  public @Nullable String reason() {
    return reason;
  }
}
