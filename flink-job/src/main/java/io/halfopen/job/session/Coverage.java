package io.halfopen.job.session;

import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.JobOptions;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * What the sensors' heartbeats say about their listening: from when until when, and where it had
 * holes. Copies of a heartbeat change nothing, so that each partition may carry one.
 */
public final class Coverage implements Assembler.Listening {
  private static final int VERSION = 2;
  private static final int MAX_HOLES = 64;

  /** A clock may have gone on for so long after the last promise, before it jumped back. */
  private static final long BEFORE_A_JUMP_MICROS = 1_000_000;

  /** Packets that were lost further apart than this make two stretches, and the later is kept. */
  private static final long APART_MICROS = 60_000_000;

  /** A sensor's first heartbeat comes at once; what is heard first of it later is not its first. */
  private static final long FIRST_BEAT_MICROS = 3_000_000;

  private static final long FORGET_EVERY_MILLIS = 10_000;

  /** How far partitions may be apart where reading begins, as their alignment has it. */
  private static final long DRIFT_MICROS = 30_000_000;

  /** Of the events of archives, whatever sensor they are of; no sensor is called so. */
  public static final String ARCHIVE = "";

  private final int maxSensors;
  private boolean midway;
  private long forgottenMillis;
  private final Map<String, Heard> sensors = new HashMap<>();

  /**
   * @param maxSensors of which something is known at a time; the others count as not listening
   */
  public Coverage(int maxSensors) {
    this.maxSensors = maxSensors;
  }

  /**
   * Reading began in the middle of the log, without a kept state: what sensors that listened before
   * captured until then came to somebody else.
   */
  public void beginMidway() {
    midway = true;
  }

  /**
   * Where nobody promises to have listened: packets between these times cannot be read. It travels
   * as sensors' promises do, to all instances alike.
   *
   * @param from {@link Sessions#CAPTURE}, or {@link #ARCHIVE}
   */
  public static SensorHeartbeat missing(String from, long fromMicros, long untilMicros) {
    return new SensorHeartbeat(from, from, fromMicros, untilMicros, 0L, 0L, false);
  }

  /** Whether it is one of {@link #missing}. */
  public static boolean isMissing(SensorHeartbeat beat) {
    String from = beat.getSensor();
    return (from.equals(Sessions.CAPTURE) || from.equals(ARCHIVE)) && beat.getScan().equals(from);
  }

  private record Hole(long from, long until) {}

  private static final class Heard {
    long from;
    long epoch;
    long until;
    long drops;
    long lostFrom = Long.MAX_VALUE;
    long lostUntil = Long.MIN_VALUE / 2;
    final Deque<Hole> holes = new ArrayDeque<>(0);

    void hole(long start, long end) {
      if (end <= start || holes.contains(new Hole(start, end))) {
        return;
      }
      holes.addLast(new Hole(start, end));
      if (holes.size() > MAX_HOLES) {
        // Between two old holes nothing is known any more.
        Hole first = holes.removeFirst();
        Hole next = holes.removeFirst();
        holes.addFirst(
            new Hole(Math.min(first.from(), next.from()), Math.max(first.until(), next.until())));
      }
    }
  }

  private static String name(String sensor, String scan) {
    return sensor + '\0' + scan;
  }

  /**
   * Takes a heartbeat; in each partition they are in order.
   *
   * @return false where there is no room for another sensor
   */
  public boolean heard(SensorHeartbeat beat) {
    String name = name(beat.getSensor(), beat.getScan());
    Heard known = sensors.get(name);
    if (isMissing(beat)) {
      if (known == null) {
        known = new Heard();
        known.from = Long.MIN_VALUE;
        known.until = Long.MAX_VALUE;
        sensors.put(name, known);
      }
      known.hole(beat.getEpochMicros(), beat.getHeardUntilMicros());
      return true;
    }
    if (known == null) {
      if (sensors.size() >= maxSensors) {
        return false;
      }
      known = new Heard();
      known.from = beat.getEpochMicros();
      known.epoch = beat.getEpochMicros();
      known.until = beat.getEpochMicros();
      sensors.put(name, known);
      if (midway && beat.getHeardUntilMicros() - known.epoch > FIRST_BEAT_MICROS) {
        known.from = beat.getHeardUntilMicros() + DRIFT_MICROS;
        known.hole(known.epoch, known.from);
      }
    } else if (beat.getEpochMicros() > known.epoch) {
      known.hole(known.until, beat.getEpochMicros());
      known.epoch = beat.getEpochMicros();
      known.until = Math.max(known.until, beat.getEpochMicros());
      known.drops = 0;
    }
    if (beat.getEpochMicros() < known.epoch) {
      return true;
    }
    if (beat.getClockJumpMicros() < 0) {
      // What comes now has times that were there before, and the promise stands meanwhile.
      long again = beat.getHeardUntilMicros() + beat.getClockJumpMicros();
      known.hole(again, beat.getHeardUntilMicros() + BEFORE_A_JUMP_MICROS);
    }
    if (beat.getHeardUntilMicros() <= known.until) {
      return true;
    }
    if (beat.getKernelDrops() > known.drops || beat.getClockJumpMicros() != 0) {
      known.hole(known.until, beat.getHeardUntilMicros());
    }
    known.drops = Math.max(known.drops, beat.getKernelDrops());
    known.until = beat.getHeardUntilMicros();
    return true;
  }

  /**
   * Notes a packet that came too late to be in any record; what is left of its exchange is torn.
   */
  @Override
  public void lost(String sensor, String scan, long capturedMicros) {
    Heard known = sensors.get(name(sensor, scan));
    if (known != null) {
      boolean apart = capturedMicros - known.lostUntil > APART_MICROS;
      known.lostFrom = apart ? capturedMicros : Math.min(known.lostFrom, capturedMicros);
      known.lostUntil = Math.max(known.lostUntil, capturedMicros);
    }
  }

  @Override
  public boolean torn(String sensor, String scan, long fromMicros, long untilMicros) {
    Heard known = sensors.get(name(sensor, scan));
    return known != null
        && ((known.lostFrom <= untilMicros && fromMicros <= known.lostUntil)
            || isHoled(known, fromMicros, untilMicros));
  }

  /**
   * Time has gone on: sensors that were silent for so long that no exchange is left are forgotten.
   */
  public void advance(long watermarkMillis, JobOptions options) {
    if (watermarkMillis - forgottenMillis >= FORGET_EVERY_MILLIS
        && watermarkMillis != Long.MAX_VALUE) {
      forgottenMillis = watermarkMillis;
      long keep =
          options.maxDuration().plus(options.sessionGap()).plus(options.linger()).toMillis();
      forgetBefore((watermarkMillis - keep - FORGET_EVERY_MILLIS) * 1000);
    }
  }

  void forgetBefore(long micros) {
    sensors.values().removeIf(heard -> heard.until < micros);
  }

  /** Whether a sensor listened for a scan without a hole from one time to another. */
  @Override
  public boolean whole(String sensor, String scan, long fromMicros, long untilMicros) {
    Heard known = sensors.get(name(sensor, scan));
    if (known == null || fromMicros < known.from || untilMicros > known.until) {
      return false;
    }
    return !isHoled(known, fromMicros, untilMicros);
  }

  @Override
  public long heardUntil(String sensor, String scan) {
    Heard known = sensors.get(name(sensor, scan));
    return known == null ? Long.MIN_VALUE : known.until;
  }

  private static boolean isHoled(Heard known, long fromMicros, long untilMicros) {
    for (Hole hole : known.holes) {
      if (hole.from() < untilMicros && fromMicros < hole.until()) {
        return true;
      }
    }
    return false;
  }

  /** Takes over what another instance, which heard the same sensors, knew better. */
  void merge(Coverage other) {
    other.sensors.forEach(
        (name, theirs) -> {
          Heard ours = sensors.get(name);
          boolean further =
              ours == null
                  || theirs.epoch > ours.epoch
                  || (theirs.epoch == ours.epoch && theirs.until > ours.until);
          Heard best = further || ours == null ? theirs : ours;
          if (ours != null) {
            // Each instance lost packets of its own.
            best.lostFrom = Math.min(ours.lostFrom, theirs.lostFrom);
            best.lostUntil = Math.max(ours.lostUntil, theirs.lostUntil);
          }
          sensors.put(name, best);
        });
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(VERSION);
    out.writeInt(sensors.size());
    for (Map.Entry<String, Heard> sensor : sensors.entrySet()) {
      Heard heard = sensor.getValue();
      out.writeUTF(sensor.getKey());
      out.writeLong(heard.from);
      out.writeLong(heard.epoch);
      out.writeLong(heard.until);
      out.writeLong(heard.drops);
      out.writeLong(heard.lostFrom);
      out.writeLong(heard.lostUntil);
      out.writeInt(heard.holes.size());
      for (Hole hole : heard.holes) {
        out.writeLong(hole.from());
        out.writeLong(hole.until());
      }
    }
  }

  /**
   * What {@link #write} wrote, in this version or one before.
   *
   * @throws IOException where a newer version wrote it
   */
  static Coverage read(DataInput in, int maxSensors) throws IOException {
    int version = in.readInt();
    if (version < 1 || version > VERSION) {
      throw new IOException("what the sensors heard has the unknown version " + version);
    }
    Coverage coverage = new Coverage(maxSensors);
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      Heard heard = new Heard();
      heard.from = in.readLong();
      heard.epoch = in.readLong();
      heard.until = in.readLong();
      heard.drops = in.readLong();
      if (version > 1) {
        heard.lostFrom = in.readLong();
        heard.lostUntil = in.readLong();
      }
      for (int holes = in.readInt(); holes > 0; holes--) {
        heard.hole(in.readLong(), in.readLong());
      }
      coverage.sensors.put(name, heard);
    }
    return coverage;
  }
}
