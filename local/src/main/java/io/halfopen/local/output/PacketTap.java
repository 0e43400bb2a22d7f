package io.halfopen.local.output;

import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.scanner.publish.PacketPublisher;
import java.util.function.LongSupplier;

/** Shows every packet that is published to an output as well. */
public final class PacketTap implements PacketPublisher {
  private final PacketPublisher publisher;
  private final PacketOutput output;
  private final LongSupplier sendingDoneMicros;

  /**
   * @param publisher what really publishes
   * @param output what writes rows
   * @param sendingDoneMicros when the last probe left, microseconds since 1970-01-01 UTC; 0 before
   */
  public PacketTap(PacketPublisher publisher, PacketOutput output, LongSupplier sendingDoneMicros) {
    this.publisher = publisher;
    this.output = output;
    this.sendingDoneMicros = sendingDoneMicros;
  }

  @Override
  public void publish(PacketEvent packet) {
    publisher.publish(packet);
    long done = sendingDoneMicros.getAsLong();
    output.accept(packet, done > 0 && packet.getCapturedMicros() > done);
  }

  @Override
  public void heartbeat(SensorHeartbeat heartbeat) {
    publisher.heartbeat(heartbeat);
  }

  @Override
  public void flush() {
    publisher.flush();
  }

  @Override
  public void close() {
    publisher.close();
  }
}
