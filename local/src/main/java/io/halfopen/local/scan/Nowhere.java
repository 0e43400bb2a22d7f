package io.halfopen.local.scan;

import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.scanner.publish.PacketPublisher;

/** Publishes nothing, for a scan that is opened only to see whether it could run. */
public final class Nowhere implements PacketPublisher {
  @Override
  public void publish(PacketEvent e) {}

  @Override
  public void heartbeat(SensorHeartbeat h) {}

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
