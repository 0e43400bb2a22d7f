package io.halfopen.job;

import io.halfopen.event.BadInputException;
import java.io.Serializable;
import java.time.Duration;

/**
 * How exchanges are assembled.
 *
 * @param sessionGap an exchange is over when nothing came for this long; over 60 s by default,
 *     since a known server controller waits a full minute between retransmissions
 * @param linger how long after that a straggler still corrects the record
 * @param maxDuration nothing later than this after the first packet is timed
 * @param maxPackets packets kept an exchange, the earliest, 1 to 250
 * @param maxOpenSessions exchanges kept a parallel instance of the job, open or lingering, in rows
 *     of 128 bytes; beyond, new ones are turned away and others no longer grow, counted and said
 * @param maxSensors sensors that are followed at a time; each scan of one counts
 * @param progressive whether first looks are emitted beside final records
 * @param settled whether a record waits until nothing can correct it any more, so that each
 *     exchange comes once; for inputs that end
 */
public record JobOptions(
    Duration sessionGap,
    Duration linger,
    Duration maxDuration,
    int maxPackets,
    long maxOpenSessions,
    int maxSensors,
    boolean progressive,
    boolean settled)
    implements Serializable {
  private static final Duration DEFAULT_LINGER = Duration.ofSeconds(30);

  public JobOptions {
    if (sessionGap.isNegative() || sessionGap.toMillis() < 1) {
      throw new BadInputException("session gap " + sessionGap + ": give a time above zero");
    }
    if (linger.isNegative()) {
      throw new BadInputException("linger " + linger + ": give zero or more");
    }
    if (maxPackets < 1 || maxPackets > 250) {
      throw new BadInputException("at most " + maxPackets + " packets: give 1 to 250");
    }
    if (maxOpenSessions < 1 || maxOpenSessions > 100_000_000) {
      throw new BadInputException(
          "at most " + maxOpenSessions + " open sessions: give 1 to 100000000");
    }
    if (maxSensors < 1 || maxSensors > 100_000) {
      throw new BadInputException("at most " + maxSensors + " sensors: give 1 to 100000");
    }
  }

  /** A gap of 65 s, 30 s of linger, at most 600 s and 64 packets, final records only. */
  public static JobOptions defaults() {
    return new JobOptions(
        Duration.ofSeconds(65),
        DEFAULT_LINGER,
        Duration.ofSeconds(600),
        64,
        10_000_000,
        4096,
        false,
        false);
  }

  public JobOptions withSessionGap(Duration gap) {
    return new JobOptions(
        gap, linger, maxDuration, maxPackets, maxOpenSessions, maxSensors, progressive, settled);
  }

  public JobOptions withLinger(Duration time) {
    return new JobOptions(
        sessionGap,
        time,
        maxDuration,
        maxPackets,
        maxOpenSessions,
        maxSensors,
        progressive,
        settled);
  }

  /** Bounds of one exchange. */
  public JobOptions withLimits(Duration duration, int packets) {
    return new JobOptions(
        sessionGap, linger, duration, packets, maxOpenSessions, maxSensors, progressive, settled);
  }

  public JobOptions withMaxOpenSessions(long sessions) {
    return new JobOptions(
        sessionGap, linger, maxDuration, maxPackets, sessions, maxSensors, progressive, settled);
  }

  public JobOptions withMaxSensors(int sensors) {
    return new JobOptions(
        sessionGap,
        linger,
        maxDuration,
        maxPackets,
        maxOpenSessions,
        sensors,
        progressive,
        settled);
  }

  public JobOptions withProgressive(boolean on) {
    return new JobOptions(
        sessionGap, linger, maxDuration, maxPackets, maxOpenSessions, maxSensors, on, settled);
  }

  public JobOptions withSettled(boolean on) {
    return new JobOptions(
        sessionGap, linger, maxDuration, maxPackets, maxOpenSessions, maxSensors, progressive, on);
  }

  /** {@link #maxDuration} in microseconds. */
  public long maxDurationMicros() {
    return maxDuration.toMillis() * 1000;
  }
}
