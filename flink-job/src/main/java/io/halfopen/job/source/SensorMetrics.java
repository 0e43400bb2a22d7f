package io.halfopen.job.source;

import io.halfopen.event.SensorHeartbeat;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What came in, by what it is, and how far each sensor's promise is behind the clock. Sensors
 * beyond the first {@link #MOST} are only counted: their names come from the topic.
 */
final class SensorMetrics {
  static final int MOST = 100;
  private static final int NAME_CHARS = 64;

  private final MetricGroup group;
  private final Counter packets;
  private final Counter heartbeats;
  private final Counter deadLetters;
  private final Map<String, Heard> sensors = new HashMap<>();

  /** Until when a sensor heard; a gauge is read by another thread. */
  private static final class Heard implements Gauge<Long> {
    volatile long untilMicros;

    @Override
    public Long getValue() {
      return System.currentTimeMillis() - untilMicros / 1000;
    }
  }

  SensorMetrics(MetricGroup group) {
    this.group = group;
    packets = group.counter("packets");
    heartbeats = group.counter("heartbeats");
    deadLetters = group.counter("deadLetters");
  }

  void packet() {
    packets.inc();
  }

  void deadLetter() {
    deadLetters.inc();
  }

  void heartbeat(SensorHeartbeat beat) {
    heartbeats.inc();
    Heard heard = sensors.get(beat.getSensor());
    if (heard == null) {
      if (sensors.size() >= MOST) {
        return;
      }
      heard = new Heard();
      sensors.put(beat.getSensor(), heard);
      String name = beat.getSensor();
      group
          .addGroup("sensor", name.substring(0, Math.min(NAME_CHARS, name.length())))
          .gauge("heardBehindMillis", heard);
    }
    heard.untilMicros = Math.max(heard.untilMicros, beat.getHeardUntilMicros());
  }
}
