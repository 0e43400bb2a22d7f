package io.halfopen.job;

import io.halfopen.event.BadInputException;
import java.io.Serializable;
import java.time.Duration;

/**
 * How exchanges are assembled.
 *
 * @param sessionGap an exchange is over when nothing came for this long; over 60 s by default,
 *     since a known server controller waits a full minute between retransmissions
 * @param maxDuration nothing later than this after the first SYN-ACK is timed
 * @param maxPackets packets kept an exchange, more are counted
 * @param progressive whether first looks are emitted beside final records
 */
public record JobOptions(
    Duration sessionGap, Duration maxDuration, int maxPackets, boolean progressive)
    implements Serializable {
  public JobOptions {
    if (sessionGap.isNegative() || sessionGap.toMillis() < 1) {
      throw new BadInputException("session gap " + sessionGap + ": give a time above zero");
    }
  }

  /** A gap of 65 s, at most 600 s and 64 packets, final records only. */
  public static JobOptions defaults() {
    return new JobOptions(Duration.ofSeconds(65), Duration.ofSeconds(600), 64, false);
  }

  public JobOptions withSessionGap(Duration gap) {
    return new JobOptions(gap, maxDuration, maxPackets, progressive);
  }

  public JobOptions withProgressive(boolean on) {
    return new JobOptions(sessionGap, maxDuration, maxPackets, on);
  }

  /** {@link #maxDuration} in microseconds. */
  public long maxDurationMicros() {
    return maxDuration.toMillis() * 1000;
  }
}
