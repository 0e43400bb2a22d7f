package io.halfopen.bench.link;

import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.scanner.publish.PacketPublisher;

/** Publishes nothing, for runs that only send. */
final class NoPublisher implements PacketPublisher {
  @Override
  public void publish(PacketEvent e) {}

  @Override
  public void heartbeat(SensorHeartbeat h) {}

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
