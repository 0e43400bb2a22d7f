package io.halfopen.local.status;

/**
 * When sending is done; whichever comes first.
 *
 * @param maxRuntimeSeconds seconds of sending, or 0 for no limit
 * @param maxResults targets that answered, or 0 for no limit
 * @param cooldownSeconds seconds of listening after the last probe, at most
 */
public record Goal(double maxRuntimeSeconds, long maxResults, double cooldownSeconds) {
  /** What part of the sending is done, 0 to 1. */
  double done(Counts counts, double elapsedSeconds) {
    if (counts.scan().sendingDone()) {
      return 1;
    }
    double asked = counts.scan().sent() + counts.scan().sendErrors();
    double done = asked / Math.max(1, counts.scan().probes());
    if (maxRuntimeSeconds > 0) {
      done = Math.max(done, elapsedSeconds / maxRuntimeSeconds);
    }
    if (maxResults > 0) {
      done = Math.max(done, (double) counts.answered() / maxResults);
    }
    return Math.min(1, done);
  }
}
