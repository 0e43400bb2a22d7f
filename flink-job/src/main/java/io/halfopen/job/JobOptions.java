package io.halfopen.job;

import io.halfopen.event.BadInputException;
import java.io.Serializable;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How exchanges are assembled.
 *
 * @param sessionGap an exchange is over when nothing came for this long, at most an hour; over 60 s
 *     by default, since a known server controller waits a full minute between retransmissions
 * @param linger how long after that a straggler still corrects the record, at most an hour
 * @param maxDuration nothing later than this after the first packet is timed, at most a day
 * @param maxPackets packets kept an exchange, the earliest, 1 to 250
 * @param maxOpenSessions exchanges kept a parallel instance of the job, open or lingering, in rows
 *     of 128 bytes; beyond, new ones are turned away and others no longer grow, counted and said;
 *     {@link #BY_HEAP} for as many as the heap has room for
 * @param maxSensors sensors that are followed at a time; each scan of one counts
 * @param progressive whether first looks are emitted beside final records
 * @param settled whether a record waits until nothing can correct it any more, so that each
 *     exchange comes once; for inputs that end
 * @param capturedUntilMillis the time of the input's last packet, where it holds no heartbeats, so
 *     that nothing else is known about the listening; {@link #HEARD} where it holds some
 */
public record JobOptions(
    Duration sessionGap,
    Duration linger,
    Duration maxDuration,
    int maxPackets,
    long maxOpenSessions,
    int maxSensors,
    boolean progressive,
    boolean settled,
    long capturedUntilMillis)
    implements Serializable {
  /** See {@link #withUnheard}. */
  public static final long HEARD = Long.MIN_VALUE;

  /** See {@link #withHeap}. */
  public static final long BY_HEAP = 0;

  private static final Duration DEFAULT_LINGER = Duration.ofSeconds(30);
  private static final long MOST_OPEN_SESSIONS = 100_000_000;

  /** A row, its place in the index, and a bit for a checkpoint. */
  private static final int BYTES_A_SESSION = 150;

  public JobOptions {
    require("session gap", sessionGap, 1, Duration.ofHours(1));
    require("linger", linger, 0, Duration.ofHours(1));
    require("maximum duration", maxDuration, 1, Duration.ofDays(1));
    if (maxPackets < 1 || maxPackets > 250) {
      throw new BadInputException("at most " + maxPackets + " packets: give 1 to 250");
    }
    if (maxOpenSessions != BY_HEAP
        && (maxOpenSessions < 1 || maxOpenSessions > MOST_OPEN_SESSIONS)) {
      throw new BadInputException(
          "at most " + maxOpenSessions + " open sessions: give 1 to " + MOST_OPEN_SESSIONS);
    }
    if (maxSensors < 1 || maxSensors > 100_000) {
      throw new BadInputException("at most " + maxSensors + " sensors: give 1 to 100000");
    }
  }

  private static void require(String name, Duration time, long leastMillis, Duration most) {
    if (time.compareTo(Duration.ofMillis(leastMillis)) < 0 || time.compareTo(most) > 0) {
      throw new BadInputException(
          name
              + " of "
              + time.toMillis() / 1000.0
              + " s: give "
              + (leastMillis == 0 ? "0" : "above 0")
              + " to "
              + most.toSeconds()
              + " s");
    }
  }

  /** A gap of 65 s, 30 s of linger, at most 600 s and 64 packets, final records only. */
  public static JobOptions defaults() {
    return new JobOptions(
        Duration.ofSeconds(65),
        DEFAULT_LINGER,
        Duration.ofSeconds(600),
        64,
        BY_HEAP,
        4096,
        false,
        false,
        HEARD);
  }

  public JobOptions withSessionGap(Duration gap) {
    return but(draft -> draft.sessionGap = gap);
  }

  public JobOptions withLinger(Duration time) {
    return but(draft -> draft.linger = time);
  }

  /** Bounds of one exchange. */
  public JobOptions withLimits(Duration duration, int packets) {
    return but(
        draft -> {
          draft.maxDuration = duration;
          draft.maxPackets = packets;
        });
  }

  public JobOptions withMaxOpenSessions(long sessions) {
    return but(draft -> draft.maxOpenSessions = sessions);
  }

  /**
   * Settles {@link #BY_HEAP}: as many sessions as half of the heap holds, so that this bound is
   * reached, and said, before memory is.
   *
   * @param heapBytes the most that this JVM takes
   * @param slots instances of the job that share it
   */
  public JobOptions withHeap(long heapBytes, int slots) {
    if (maxOpenSessions != BY_HEAP) {
      return this;
    }
    long room = heapBytes / 2 / BYTES_A_SESSION / Math.max(1, slots);
    return withMaxOpenSessions(Math.max(1, Math.min(MOST_OPEN_SESSIONS, room)));
  }

  public JobOptions withMaxSensors(int sensors) {
    return but(draft -> draft.maxSensors = sensors);
  }

  public JobOptions withProgressive(boolean on) {
    return but(draft -> draft.progressive = on);
  }

  public JobOptions withSettled(boolean on) {
    return but(draft -> draft.settled = on);
  }

  /**
   * For an input without heartbeats.
   *
   * @param untilMillis the time of its last packet: whose gap had passed by then is known to be
   *     over
   */
  public JobOptions withUnheard(long untilMillis) {
    return but(draft -> draft.capturedUntilMillis = untilMillis);
  }

  /** Whether the input holds no heartbeats. */
  public boolean unheard() {
    return capturedUntilMillis != HEARD;
  }

  /** {@link #maxDuration} in microseconds. */
  public long maxDurationMicros() {
    return maxDuration.toMillis() * 1000;
  }

  private JobOptions but(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new JobOptions(
        draft.sessionGap,
        draft.linger,
        draft.maxDuration,
        draft.maxPackets,
        draft.maxOpenSessions,
        draft.maxSensors,
        draft.progressive,
        draft.settled,
        draft.capturedUntilMillis);
  }

  /** All components once, so that one of them can be another. */
  private static final class Draft {
    private Duration sessionGap;
    private Duration linger;
    private Duration maxDuration;
    private int maxPackets;
    private long maxOpenSessions;
    private int maxSensors;
    private boolean progressive;
    private boolean settled;
    private long capturedUntilMillis;

    Draft(JobOptions from) {
      sessionGap = from.sessionGap;
      linger = from.linger;
      maxDuration = from.maxDuration;
      maxPackets = from.maxPackets;
      maxOpenSessions = from.maxOpenSessions;
      maxSensors = from.maxSensors;
      progressive = from.progressive;
      settled = from.settled;
      capturedUntilMillis = from.capturedUntilMillis;
    }
  }
}
