package io.halfopen.scanner.publish;

import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;

/** Publishes nothing: of a scan that only sends, or is opened to see whether it could run. */
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
