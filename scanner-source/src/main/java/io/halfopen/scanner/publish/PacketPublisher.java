package io.halfopen.scanner.publish;

import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a sensor heard, in order: a heartbeat reaches every reader after all packets that were
 * published before it. A failure surfaces as an exception of this or a later call.
 */
public interface PacketPublisher extends AutoCloseable {
  /** Publishes one packet; it may return before the packet is safe. */
  void publish(PacketEvent e);

  /** Publishes a heartbeat to every partition. */
  void heartbeat(SensorHeartbeat h);

  /** Why no more should be asked for at the moment, or null: its answers might not be kept. */
  default @Nullable String hold() {
    return null;
  }

  /** What waits and what was lost so far; from any thread. */
  default Backlog backlog() {
    return Backlog.NONE;
  }

  /** Returns once everything published is safe. */
  void flush();

  @Override
  void close();
}
