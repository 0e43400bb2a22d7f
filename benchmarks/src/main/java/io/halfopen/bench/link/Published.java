package io.halfopen.bench.link;

import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.scanner.publish.PacketPublisher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Passes on to a publisher, and asks the broker what arrived. */
final class Published implements PacketPublisher {
  private final PacketPublisher publisher;
  private final String servers;
  private final String topic;
  private long heartbeats;

  Published(PacketPublisher publisher, String servers, String topic) {
    this.publisher = publisher;
    this.servers = servers;
    this.topic = topic;
  }

  @Override
  public void publish(PacketEvent e) {
    publisher.publish(e);
  }

  @Override
  public void heartbeat(SensorHeartbeat h) {
    heartbeats++;
    publisher.heartbeat(h);
  }

  @Override
  public void flush() {
    publisher.flush();
  }

  @Override
  public void close() {
    publisher.close();
  }

  /** Messages in the topic but for heartbeats, which stand in every partition. */
  long packets() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            new HashMap<>(Map.of("bootstrap.servers", servers)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      long all = consumer.endOffsets(partitions).values().stream().mapToLong(n -> n).sum();
      return all - heartbeats * partitions.size();
    }
  }
}
