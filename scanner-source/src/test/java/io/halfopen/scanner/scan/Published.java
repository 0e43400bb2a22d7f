package io.halfopen.scanner.scan;

import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.scanner.publish.PacketPublisher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what was published. */
final class Published implements PacketPublisher {
  final List<PacketEvent> packets = new ArrayList<>();
  final List<SensorHeartbeat> heartbeats = new ArrayList<>();
  volatile boolean fails;
  volatile @Nullable String hold;

  @Override
  public synchronized void publish(PacketEvent e) {
    if (fails) {
      throw new IllegalStateException("the broker is gone");
    }
    packets.add(e);
  }

  @Override
  public synchronized void heartbeat(SensorHeartbeat h) {
    heartbeats.add(h);
  }

  @Override
  public @Nullable String hold() {
    return hold;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  synchronized List<PacketEvent> packets() {
    return List.copyOf(packets);
  }
}
