package io.halfopen.job.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.KeptMetrics;
import org.junit.jupiter.api.Test;

class SensorMetricsTest {
  private final KeptMetrics kept = new KeptMetrics();
  private final SensorMetrics metrics = new SensorMetrics(kept);

  private static SensorHeartbeat beat(String sensor, long heardUntilMillis) {
    return SensorHeartbeat.newBuilder()
        .setSensor(sensor)
        .setScan("s")
        .setEpochMicros(1)
        .setHeardUntilMicros(heardUntilMillis * 1000)
        .build();
  }

  @Test
  void eachSensorSaysHowFarBehindTheClockItsPromiseIs() {
    long now = System.currentTimeMillis();
    metrics.heartbeat(beat("near", now - 1_000));
    metrics.heartbeat(beat("far", now - 3_600_000));
    metrics.heartbeat(beat("near", now - 60_000));
    long near = kept.value("sensor=near/heardBehindMillis");
    assertTrue(near >= 1_000 && near < 60_000, near + " ms: an older promise takes nothing back");
    assertTrue(kept.value("sensor=far/heardBehindMillis") >= 3_600_000);
    assertEquals(3, kept.count("heartbeats"));
  }

  @Test
  void namesFromTheTopicAreCutAndTheirNumberIsBounded() {
    metrics.heartbeat(beat("x".repeat(1000), 1));
    assertTrue(kept.value("sensor=" + "x".repeat(64) + "/heardBehindMillis") > 0);
    for (int i = 0; i < 1000; i++) {
      metrics.heartbeat(beat("sensor-" + i, 1));
    }
    assertEquals(SensorMetrics.MOST, kept.gauges());
    assertEquals(1001, kept.count("heartbeats"));
  }

  @Test
  void packetsAndDeadLettersAreCountedApart() {
    metrics.packet();
    metrics.packet();
    metrics.deadLetter();
    assertEquals(2, kept.count("packets"));
    assertEquals(1, kept.count("deadLetters"));
  }
}
