package io.halfopen.job.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.halfopen.event.SensorHeartbeat;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Heartbeats out of order, with holes and copies, with a restart in between. */
class HeartbeatOrderTest {
  private static final long START = 1_700_000_000_000_000L;

  private static SensorHeartbeat beat(int second) {
    SensorHeartbeat beat = new SensorHeartbeat();
    beat.setSensor("s1");
    beat.setScan("scan1");
    beat.setEpochMicros(START);
    beat.setHeardUntilMicros(START + second * 1_000_000L);
    return beat;
  }

  private static long millis(int second) {
    return START / 1000 + second * 1000L;
  }

  /** What comes out, as second and whether something was lost since the one before. */
  private static List<String> run(boolean restart) throws Exception {
    List<String> out = new ArrayList<>();
    var first = new OneInputStreamOperatorTestHarness<>(new HeartbeatOrder());
    first.open();
    first.processElement(beat(3), millis(0));
    first.processElement(beat(1), millis(0));
    first.processElement(beat(2), millis(0));
    first.processElement(beat(1), millis(0));
    // Lost between the second 1.2 and 1.6, that is before the heartbeat of second 2.
    first.processElement(HeartbeatQueue.lost(START + 1_200_000, START + 1_600_000), millis(0));
    first.processWatermark(millis(2));
    collect(first, out);
    OneInputStreamOperatorTestHarness<SensorHeartbeat, SensorHeartbeat> second = first;
    if (restart) {
      OperatorSubtaskState state = first.snapshot(1, 1);
      first.close();
      second = new OneInputStreamOperatorTestHarness<>(new HeartbeatOrder());
      second.initializeState(state);
      second.open();
    } else {
      first.getOutput().clear();
    }
    second.processElement(beat(4), millis(0));
    second.processWatermark(millis(10));
    collect(second, out);
    second.close();
    return out;
  }

  private static void collect(
      OneInputStreamOperatorTestHarness<SensorHeartbeat, SensorHeartbeat> from, List<String> to) {
    for (SensorHeartbeat beat : from.extractOutputValues()) {
      long second = (beat.getHeardUntilMicros() - START) / 1_000_000;
      boolean lost = beat.getSensor().equals(HeartbeatQueue.LOST);
      to.add((lost ? "lost" : second) + (beat.getClockJumpMicros() == 0 ? "" : " hole"));
    }
  }

  @Test
  void theyComeInOrderOnceAndWhatIsLostAtOnce() throws Exception {
    assertEquals(List.of("lost", "1", "2 hole", "3", "4"), run(false));
  }

  @Test
  void aRestartChangesNothing() throws Exception {
    assertEquals(run(false), run(true));
  }
}
