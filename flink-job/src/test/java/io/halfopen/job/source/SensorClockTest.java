package io.halfopen.job.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.Packets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;

class SensorClockTest {
  private final List<Long> emitted = new ArrayList<>();
  private final WatermarkOutput output =
      new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
          emitted.add(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
      };
  private final SensorClock clock = new SensorClock();

  private void beat(String sensor, long millis, boolean ended) {
    SensorHeartbeat beat = new SensorHeartbeat(sensor, "scan", 0L, millis * 1000, 0L, 0L, ended);
    clock.onEvent(new LogEntry(null, beat, null), 0, output);
  }

  @Test
  void packetsAloneMoveNothingAndAnUnfedClockSaysNothing() {
    clock.onEvent(new LogEntry(Packets.synAck(0), null, null), 1, output);
    clock.onPeriodicEmit(output);
    assertEquals(List.of(), emitted);
  }

  @Test
  void theSlowestLiveSensorDecides() {
    beat("a", 1000, false);
    beat("b", 1000, false);
    beat("a", 9000, false);
    assertEquals(List.of(999L), emitted);
    beat("b", 2000, false);
    assertEquals(List.of(999L, 1999L), emitted);
  }

  @Test
  void aSensorThatEndedHoldsNobodyBack() {
    beat("a", 1000, false);
    beat("b", 2000, true);
    beat("a", 9000, false);
    assertEquals(8999L, emitted.get(emitted.size() - 1));
  }

  @Test
  void timeNeverGoesBack() {
    beat("a", 5000, false);
    beat("a", 4000, false);
    assertEquals(List.of(4999L), emitted);
  }
}
