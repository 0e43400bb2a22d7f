package io.halfopen.job.archive;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import java.util.List;
import java.util.TreeSet;

/** Counts what goes into a file, for its manifest. */
public final class Tally {
  private static final int MAX_SENSORS = 64;

  private final TreeSet<String> sensors = new TreeSet<>();
  private String lastSensor = "";
  private boolean tooMany;
  private long packets;
  private long heartbeats;
  private long minMicros = Long.MAX_VALUE;
  private long maxMicros = Long.MIN_VALUE;

  /** Takes note of one event. */
  public void add(ArchivedEvent event) {
    long micros = ArchiveFormat.micros(event);
    minMicros = Math.min(minMicros, micros);
    maxMicros = Math.max(maxMicros, micros);
    if (event.getEvent() instanceof PacketEvent packet) {
      packets++;
      sensor(packet.getSensor());
    } else {
      heartbeats++;
      sensor(((SensorHeartbeat) event.getEvent()).getSensor());
    }
  }

  /** Takes note of all that a file holds. */
  void add(Manifest file) {
    minMicros = Math.min(minMicros, file.minMicros());
    maxMicros = Math.max(maxMicros, file.maxMicros());
    packets += file.packets();
    heartbeats += file.heartbeats();
    List<String> its = file.sensors();
    if (its == null) {
      tooMany = true;
    } else {
      its.forEach(this::sensor);
    }
  }

  private void sensor(String name) {
    if (!name.equals(lastSensor) && sensors.size() <= MAX_SENSORS) {
      sensors.add(name);
      lastSensor = name;
    }
  }

  /** The manifest of a file that holds what was counted; of at least one event. */
  public Manifest manifest(long bytes, String crc32c) {
    return new Manifest(
        ArchiveFormat.VERSION,
        bytes,
        crc32c,
        packets,
        heartbeats,
        minMicros,
        maxMicros,
        tooMany || sensors.size() > MAX_SENSORS ? null : List.copyOf(sensors),
        null);
  }
}
