package io.halfopen.job.session;

import io.halfopen.event.SensorHeartbeat;
import java.io.DataInput;
import java.io.DataOutput;
import java.util.HashMap;
import java.util.Map;

/** placeholder */
final class Coverage {
  private final Map<String, Long> until = new HashMap<>();

  void heard(SensorHeartbeat h) {
    until.merge(h.getSensor() + h.getScan(), h.getHeardUntilMicros(), Math::max);
  }

  boolean whole(String sensor, String scan, long from, long to) {
    return until.getOrDefault(sensor + scan, 0L) >= to;
  }

  void merge(Coverage other) {
    until.putAll(other.until);
  }

  void write(DataOutput out) {}

  static Coverage read(DataInput in) {
    return new Coverage();
  }
}
