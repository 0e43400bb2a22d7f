package io.halfopen.job.source;

import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.archive.Manifest;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.table.Network;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * Which events of a source are wanted. Files in which there can be none are not opened.
 *
 * @param fromMicros the first capture time, microseconds since 1970-01-01 UTC
 * @param untilMicros the first that is no longer wanted
 * @param sensors names; empty for all
 * @param ports of endpoints; empty for all
 * @param networks of endpoints; empty for all
 */
public record EventFilter(
    long fromMicros,
    long untilMicros,
    Set<String> sensors,
    Set<Integer> ports,
    List<Network> networks)
    implements Serializable {
  /** Everything. */
  public static final EventFilter ALL =
      new EventFilter(Long.MIN_VALUE, Long.MAX_VALUE, Set.of(), Set.of(), List.of());

  public EventFilter {
    sensors = Set.copyOf(sensors);
    ports = Set.copyOf(ports);
    networks = List.copyOf(networks);
  }

  /** The same, and captured in this range. */
  EventFilter within(long from, long until) {
    return new EventFilter(
        Math.max(fromMicros, from), Math.min(untilMicros, until), sensors, ports, networks);
  }

  /** Whether a file can hold anything that is wanted. */
  boolean mayHold(Manifest manifest) {
    List<String> there = manifest.sensors();
    return manifest.maxMicros() >= fromMicros
        && manifest.minMicros() < untilMicros
        && (sensors.isEmpty() || there == null || there.stream().anyMatch(sensors::contains));
  }

  boolean wants(PacketEvent packet) {
    return isIn(packet.getCapturedMicros())
        && (sensors.isEmpty() || sensors.contains(packet.getSensor()))
        && (ports.isEmpty() || ports.contains(packet.getEndpointPort()))
        && (networks.isEmpty() || isInNetwork(packet.getEndpointAddress()));
  }

  boolean wants(Packet packet) {
    return isIn(packet.capturedMicros())
        && (sensors.isEmpty() || sensors.contains(packet.sensor()))
        && (ports.isEmpty() || ports.contains(packet.endpointPort()))
        && (networks.isEmpty() || isInNetwork(packet.endpointAddress()));
  }

  /**
   * Promises beyond the last packet that is wanted would make exchanges look whole that were cut
   * off there.
   */
  boolean wants(SensorHeartbeat beat) {
    return isIn(beat.getHeardUntilMicros())
        && (sensors.isEmpty() || sensors.contains(beat.getSensor()));
  }

  private boolean isIn(long micros) {
    return micros >= fromMicros && micros < untilMicros;
  }

  private boolean isInNetwork(ByteBuffer address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
