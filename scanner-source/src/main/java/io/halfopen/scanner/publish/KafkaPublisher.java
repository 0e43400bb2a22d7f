package io.halfopen.scanner.publish;

import io.halfopen.event.EventCodec;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to one Kafka topic. The producer is idempotent, so that a retried batch neither doubles
 * nor overtakes another: a heartbeat stays behind the packets that it vouches for. The key is the
 * endpoint, so that all answers of one endpoint share a partition.
 */
public final class KafkaPublisher implements PacketPublisher {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final EventCodec<PacketEvent> packets = EventCodec.packets();
  private final EventCodec<SensorHeartbeat> heartbeats = EventCodec.heartbeats();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /** Connects in the background; a broker that is not there shows in the first calls. */
  public KafkaPublisher(String bootstrapServers, String topic) {
    this.topic = topic;
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
    producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public synchronized void publish(PacketEvent e) {
    failIfFailed();
    send(new ProducerRecord<>(topic, key(e), packets.encode(e)));
  }

  @Override
  public synchronized void heartbeat(SensorHeartbeat h) {
    failIfFailed();
    byte[] value = heartbeats.encode(h);
    for (PartitionInfo partition : producer.partitionsFor(topic)) {
      send(new ProducerRecord<>(topic, partition.partition(), null, value));
    }
  }

  @Override
  public void flush() {
    producer.flush();
    failIfFailed();
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }

  static byte[] key(PacketEvent event) {
    ByteBuffer address = event.getEndpointAddress().duplicate();
    ByteBuffer key = ByteBuffer.allocate(address.remaining() + 2);
    return key.put(address).putShort((short) event.getEndpointPort()).array();
  }

  // The callback carries the outcome; the future would say the same again.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(record, this::sent);
  }

  private void sent(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
    if (exception != null) {
      failure.compareAndSet(null, exception);
    }
  }

  private void failIfFailed() {
    Exception first = failure.get();
    if (first != null) {
      throw new KafkaException("publishing to topic " + topic + " failed", first);
    }
  }
}
