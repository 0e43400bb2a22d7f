package io.halfopen.scanner.publish;

import io.halfopen.event.EventCodec;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes to one Kafka topic and waits where the broker is away. A scan must not wait: it takes
 * {@link SpoolingPublisher}.
 */
public final class KafkaPublisher implements PacketPublisher {
  private static final long POLL_NANOS = 1_000_000;

  private final Outlet outlet;
  private final ArrayDeque<Message> underWay = new ArrayDeque<>();
  private final EventCodec<PacketEvent> packets = EventCodec.packets();
  private final EventCodec<SensorHeartbeat> heartbeats = EventCodec.heartbeats();

  /**
   * Connects.
   *
   * @throws io.halfopen.event.BadInputException where no broker answers or the topic is not there
   */
  public KafkaPublisher(String bootstrapServers, String topic) {
    outlet = new KafkaTopic(bootstrapServers, topic, Map.of());
  }

  @Override
  public synchronized void publish(PacketEvent e) {
    send(Message.packet(e, packets));
  }

  @Override
  public synchronized void heartbeat(SensorHeartbeat h) {
    send(Message.heartbeat(h, heartbeats));
  }

  private void send(Message message) {
    failIfFailed();
    while (!outlet.offer(message)) {
      failIfFailed();
    }
    underWay.add(message);
    forgetArrived();
  }

  private void forgetArrived() {
    Message eldest = underWay.peek();
    while (eldest != null && eldest.arrived()) {
      underWay.remove();
      eldest = underWay.peek();
    }
  }

  @Override
  public synchronized void flush() {
    forgetArrived();
    while (!underWay.isEmpty()) {
      failIfFailed();
      LockSupport.parkNanos(POLL_NANOS);
      forgetArrived();
    }
    failIfFailed();
  }

  @Override
  public void close() {
    outlet.close();
  }

  private void failIfFailed() {
    Exception first = outlet.failure();
    if (first != null) {
      throw new KafkaException("publishing failed: " + first.getMessage(), first);
    }
  }
}
