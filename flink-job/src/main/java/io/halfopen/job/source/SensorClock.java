package io.halfopen.job.source;

import io.halfopen.event.SensorHeartbeat;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * The watermark of one partition: the least time that every live sensor has promised. Packets alone
 * move nothing, so that a pause between two answers closes no exchange early, and the heartbeats of
 * a silent net still close the last one. A sensor that ended holds nobody back.
 */
final class SensorClock implements WatermarkGenerator<LogEntry> {
  private final Map<String, Long> heardUntilMicros = new HashMap<>();
  private long watermark = Long.MIN_VALUE;

  @Override
  public void onEvent(LogEntry entry, long timestamp, WatermarkOutput output) {
    SensorHeartbeat beat = entry.heartbeat();
    if (beat == null) {
      return;
    }
    String sensor = beat.getSensor() + '\0' + beat.getScan();
    heardUntilMicros.merge(sensor, beat.getHeardUntilMicros(), Math::max);
    long least = Long.MAX_VALUE;
    for (long heard : heardUntilMicros.values()) {
      least = Math.min(least, heard);
    }
    if (beat.getEnded()) {
      heardUntilMicros.remove(sensor);
    }
    // Everything captured before the promise precedes it; the millisecond it falls into may not.
    long promised = Math.floorDiv(least, 1000L) - 1;
    if (promised > watermark) {
      watermark = promised;
      output.emitWatermark(new Watermark(promised));
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    // The output that Flink makes beside the partitions' sees no event and must say nothing.
    if (watermark != Long.MIN_VALUE) {
      output.emitWatermark(new Watermark(watermark));
    }
  }
}
