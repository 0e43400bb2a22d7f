package io.halfopen.job.source;

import io.halfopen.event.SensorHeartbeat;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watermark of one partition: the least time that every live sensor has promised. Packets move
 * nothing, so that a pause between two answers closes no exchange early, and the heartbeats of a
 * silent net still close the last one.
 *
 * <p>Who lives is read from the log alone. The broker stamps what it appends, and ticks see to it
 * that each second something is appended; each second that the log has seen is a step. A sensor
 * that ended is gone; one without a new promise for three steps is dropped, and for sixty where it
 * owes something: it was behind when it fell silent, or has not spoken since a pause, so that what
 * it heard meanwhile lies on its disk until somebody starts it again. Where no sensor lives, time
 * goes on with the log, as far behind it as the last one was.
 *
 * <p>After a pause of the log time stands for some steps more, and nobody is dropped: sensors could
 * not speak either, among them such as came to life meanwhile, of whom nothing is known yet. A
 * clock that begins behind a pause has not seen it; the ticks tell. So an outage, a backlog or a
 * restart closes nothing early, and nothing waits for ever.
 *
 * <p>No promise counts beyond the time at which it was appended.
 */
final class SensorClock implements WatermarkGenerator<LogEntry> {
  /** Steps before the first watermark, and without a promise before a sensor is dropped. */
  static final int STEPS = 3;

  /** Steps that time stands after a pause: producers reconnect and time out. */
  static final int PATIENT_STEPS = 15;

  /** Steps without a promise before a sensor is dropped that owes what it heard. */
  static final int OWING_STEPS = 60;

  /** So much further behind the log than at its best, a sensor still publishes what it kept. */
  static final long OWING_MILLIS = 5_000;

  /** Seconds without any message that make a pause. */
  static final int PAUSE_SECONDS = 3;

  /** Steps without any heartbeat after which a sensor's last promise is forgotten. */
  static final int FORGET_STEPS = 600;

  static final long LAG_MILLIS = 30_000;

  /** Where no sensor was ever heard, time is this far behind the log. */
  static final long UNHEARD_LEAD_MILLIS = -2_000;

  private static final Logger LOG = LoggerFactory.getLogger(SensorClock.class);

  private final int maxSensors;
  private final Map<String, Sensor> sensors = new HashMap<>();
  private boolean full;
  private long appendedMillis = LogEntry.UNKNOWN;
  private long steps = -1;
  private long patientUntil;
  private long pausedAtStep = Long.MIN_VALUE;
  private long leadMillis = UNHEARD_LEAD_MILLIS;
  private long watermark = Long.MIN_VALUE;

  /** A sensor: until when it heard, how far behind the log that was, and when it said so. */
  private static final class Sensor {
    long epochMicros = Long.MIN_VALUE;
    long promiseMillis = Long.MIN_VALUE;
    long leadMillis;
    long bestLeadMillis = Long.MIN_VALUE;
    long promisedAtStep;
    long spokeAtStep;
    boolean lives;
    boolean lags;
  }

  /**
   * @param maxSensors sensors (each scan of one counts) that are followed; others hold nobody back
   */
  SensorClock(int maxSensors) {
    this.maxSensors = maxSensors;
  }

  @Override
  public void onEvent(LogEntry entry, long timestamp, WatermarkOutput output) {
    boolean stepped = step(entry.appendedMillis());
    if (entry.isTick() && watermark == Long.MIN_VALUE) {
      patientUntil = Math.max(patientUntil, steps + PATIENT_STEPS - entry.ticksInARow());
    }
    SensorHeartbeat beat = entry.heartbeat();
    if (beat != null) {
      heard(beat);
    } else if (!stepped) {
      return;
    }
    long promised = promised();
    if (steps >= STEPS && steps >= patientUntil && promised > watermark) {
      watermark = promised;
      output.emitWatermark(new Watermark(promised));
    }
    if (beat != null && beat.getEnded()) {
      sensors.remove(name(beat));
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    // The output that Flink makes beside the partitions' sees no event and must say nothing.
    if (watermark != Long.MIN_VALUE) {
      output.emitWatermark(new Watermark(watermark));
    }
  }

  /** Whether the log has come into another second; drops who did not speak for too long. */
  private boolean step(long appended) {
    if (appended == LogEntry.UNKNOWN) {
      return false;
    }
    long seconds = Math.floorDiv(appended, 1000L) - Math.floorDiv(appendedMillis, 1000L);
    boolean first = steps < 0;
    // A little back is the order of a batch; far back, another broker's clock goes on.
    if (!first && (seconds < 0 && seconds >= -PAUSE_SECONDS)) {
      return false;
    }
    appendedMillis = appended;
    if (!first && seconds == 0) {
      return false;
    }
    steps++;
    if (!first && (seconds < 0 || seconds > PAUSE_SECONDS)) {
      patientUntil = steps + PATIENT_STEPS;
      pausedAtStep = steps;
    }
    if (steps >= patientUntil) {
      for (Sensor sensor : sensors.values()) {
        sensor.lives &= steps - sensor.promisedAtStep <= (owes(sensor) ? OWING_STEPS : STEPS);
      }
      sensors.values().removeIf(sensor -> steps - sensor.spokeAtStep > FORGET_STEPS);
    }
    return true;
  }

  private boolean owes(Sensor sensor) {
    return sensor.leadMillis + OWING_MILLIS < sensor.bestLeadMillis
        || sensor.promisedAtStep < pausedAtStep;
  }

  private static String name(SensorHeartbeat beat) {
    return beat.getSensor() + '\0' + beat.getScan();
  }

  private void heard(SensorHeartbeat beat) {
    String name = name(beat);
    Sensor sensor = sensors.get(name);
    if (sensor == null) {
      if (sensors.size() >= maxSensors && !sensors.values().removeIf(known -> !known.lives)) {
        turnAway(name);
        return;
      }
      sensor = new Sensor();
      sensors.put(name, sensor);
    }
    sensor.spokeAtStep = steps;
    // Everything captured before the promise precedes it; the millisecond it falls into may not.
    long promise = Math.floorDiv(beat.getHeardUntilMicros(), 1000L) - 1;
    if (appendedMillis != LogEntry.UNKNOWN) {
      promise = Math.min(promise, appendedMillis);
    }
    if (beat.getEpochMicros() > sensor.epochMicros || promise > sensor.promiseMillis) {
      sensor.epochMicros = Math.max(sensor.epochMicros, beat.getEpochMicros());
      sensor.promiseMillis = promise;
      sensor.promisedAtStep = steps;
      sensor.lives = true;
      if (appendedMillis != LogEntry.UNKNOWN) {
        sensor.leadMillis = promise - appendedMillis;
        sensor.bestLeadMillis = Math.max(sensor.bestLeadMillis, sensor.leadMillis);
      }
    }
  }

  private void turnAway(String name) {
    if (!full) {
      LOG.error(
          "{} sensors are heard, as many as --max-sensors allows: {} and others hold nobody back",
          sensors.size(),
          name.replace('\0', '/'));
    }
    full = true;
  }

  /** Where time stands: with the slowest of those who keep up, or else with the log. */
  private long promised() {
    long newest = watermark;
    for (Sensor sensor : sensors.values()) {
      newest = sensor.lives ? Math.max(newest, sensor.promiseMillis) : newest;
    }
    long least = Long.MAX_VALUE;
    long lead = Long.MAX_VALUE;
    for (Map.Entry<String, Sensor> entry : sensors.entrySet()) {
      Sensor sensor = entry.getValue();
      if (!sensor.lives) {
        continue;
      }
      boolean lags = sensor.promiseMillis < newest - LAG_MILLIS;
      if (lags && !sensor.lags) {
        LOG.warn(
            "{} is {} s behind and holds the others back no longer",
            entry.getKey().replace('\0', '/'),
            (newest - sensor.promiseMillis) / 1000);
      }
      sensor.lags = lags;
      if (!lags) {
        least = Math.min(least, sensor.promiseMillis);
        lead = Math.min(lead, sensor.leadMillis);
      }
    }
    if (least != Long.MAX_VALUE) {
      leadMillis = lead;
      return least;
    }
    return appendedMillis == LogEntry.UNKNOWN ? Long.MIN_VALUE : appendedMillis + leadMillis;
  }
}
