package io.halfopen.job.source;

import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.session.Coverage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Heartbeats that wait until none before them is to come, copies of one being one. Where events
 * were lost in reading, the listening has a hole, whatever the sensors say.
 */
final class HeartbeatQueue {
  /** A sensor of this name says from its epoch until when something was lost. */
  static final String LOST = Coverage.ARCHIVE;

  private static final long FORGET_MICROS = 3_600_000_000L;
  private static final Comparator<SensorHeartbeat> BY_TIME =
      Comparator.comparingLong(SensorHeartbeat::getHeardUntilMicros)
          .thenComparingLong(SensorHeartbeat::getEpochMicros);

  private final PriorityQueue<SensorHeartbeat> waiting = new PriorityQueue<>(BY_TIME);
  private final Set<SensorHeartbeat> known = new HashSet<>();
  private final List<SensorHeartbeat> lost = new ArrayList<>();
  private final Map<String, Long> heardUntil = new HashMap<>();

  static SensorHeartbeat lost(long fromMicros, long untilMicros) {
    return Coverage.missing(LOST, fromMicros, untilMicros + 1);
  }

  /** Takes one that waits for others, which nobody may change any more. */
  void take(SensorHeartbeat beat) {
    if (beat.getSensor().equals(LOST)) {
      lost.add(beat);
    } else if (known.add(beat)) {
      waiting.add(beat);
    }
  }

  /** Hands over those before which nothing is to come now that time has gone on so far. */
  void release(long untilMillis, Consumer<SensorHeartbeat> to) {
    while (!waiting.isEmpty()
        && Math.floorDiv(waiting.peek().getHeardUntilMicros(), 1000L) <= untilMillis) {
      SensorHeartbeat beat = waiting.remove();
      known.remove(beat);
      tear(beat);
      to.accept(beat);
    }
    long old = untilMillis - FORGET_MICROS / 1000;
    lost.removeIf(one -> one.getHeardUntilMicros() / 1000 < old);
  }

  private void tear(SensorHeartbeat beat) {
    long until = beat.getHeardUntilMicros();
    Long before =
        heardUntil.put(
            beat.getSensor() + '\0' + beat.getScan() + '\0' + beat.getEpochMicros(), until);
    long from = before == null ? beat.getEpochMicros() : before;
    for (SensorHeartbeat one : lost) {
      if (one.getEpochMicros() <= until && from <= one.getHeardUntilMicros()) {
        beat.setClockJumpMicros(beat.getClockJumpMicros() == 0 ? 1 : beat.getClockJumpMicros());
      }
    }
  }

  /** What {@link #take} takes again, to be where this is. */
  List<SensorHeartbeat> waiting() {
    List<SensorHeartbeat> all = new ArrayList<>(waiting);
    all.addAll(lost);
    return all;
  }

  /** Until when each sensor was heard of, by what only this class reads. */
  Map<String, Long> heardUntil() {
    return heardUntil;
  }
}
