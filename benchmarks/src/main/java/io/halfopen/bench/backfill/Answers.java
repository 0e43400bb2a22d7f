package io.halfopen.bench.backfill;

import io.halfopen.bench.host.Host;
import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.archive.MadeArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.PriorityQueue;

/**
 * What some sensors hear of a scan that asks hosts at a steady pace, in the order of time: their
 * answers and a heartbeat a second. The same hosts give the same events.
 */
final class Answers {
  static final int SENSORS = 3;
  private static final int INSTANCES = 2;
  private static final long START_MICROS = 1_790_000_000_000_000L;
  private static final long PACE_MICROS = 330;
  private static final long BEAT_MICROS = 1_000_000;

  /** Sensors listen on after the last answer, longer than the session gap. */
  private static final long LISTEN_ON_MICROS = 70_000_000;

  private static final String SCAN = "2026-11-20T08:00:00Z";

  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private final MadeArchive archive;
  private long beatMicros = START_MICROS;
  private long packets;

  /** Packet {@code k} of a host. */
  private record Due(long micros, long host, int k) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(micros, other.micros);
      return byTime != 0 ? byTime : Long.compare(host, other.host);
    }
  }

  private Answers(MadeArchive archive) {
    this.archive = archive;
  }

  /** Writes the archive of so many hosts; gives the packets in it. */
  static long write(Path folder, long hosts) throws IOException {
    try (MadeArchive archive = new MadeArchive(folder, INSTANCES)) {
      Answers answers = new Answers(archive);
      for (long host = 0; host < hosts; host++) {
        long asked = asked(host);
        answers.until(asked);
        answers.due.add(new Due(asked + Host.of(host).rttMicros(), host, 0));
      }
      answers.until(Long.MAX_VALUE);
      answers.beats(answers.beatMicros + LISTEN_ON_MICROS, true);
      return answers.packets;
    }
  }

  private void until(long micros) throws IOException {
    for (Due next = due.peek(); next != null && next.micros() < micros; next = due.peek()) {
      due.remove();
      beats(next.micros(), false);
      long mixed = Host.mixed(next.host());
      archive.write(new ArchivedEvent(next.micros() / 1000 + 40, packet(next)), (int) (mixed & 1));
      packets++;
      if (next.k() + 1 < Host.stack(next.host()).packets()) {
        due.add(due(next.host(), next.k() + 1));
      }
    }
  }

  private void beats(long untilMicros, boolean last) throws IOException {
    for (; beatMicros <= untilMicros; beatMicros += BEAT_MICROS) {
      for (int sensor = 0; sensor < SENSORS; sensor++) {
        boolean ended = last && beatMicros + BEAT_MICROS > untilMicros;
        SensorHeartbeat beat =
            new SensorHeartbeat(sensor(sensor), SCAN, START_MICROS, beatMicros, 0L, 0L, ended);
        for (int instance = 0; instance < INSTANCES; instance++) {
          archive.write(new ArchivedEvent(beatMicros / 1000 + 20, beat), instance);
        }
      }
    }
  }

  private static Due due(long host, int k) {
    Host made = Host.of(host);
    long jitter = Host.mixed(host * 64 + k) & 0x1fff;
    return new Due(asked(host) + made.rttMicros() + made.stack().after(k) + jitter, host, k);
  }

  private static PacketEvent packet(Due due) {
    long host = due.host();
    String sensor = sensor((int) (host % SENSORS));
    return Host.of(host).packet(due.k(), asked(host), due.micros(), sensor, SCAN);
  }

  private static String sensor(int number) {
    return "sensor-" + number;
  }

  private static long asked(long host) {
    return START_MICROS + BEAT_MICROS + host * PACE_MICROS;
  }
}
