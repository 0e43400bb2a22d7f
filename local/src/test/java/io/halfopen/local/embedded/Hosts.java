package io.halfopen.local.embedded;

import io.halfopen.event.EventCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The hosts whose records stand in a topic, as one reader sees it, as often as they stand there.
 */
final class Hosts implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<String> seen = new ArrayList<>();

  private Hosts(String servers, String topic, String isolation) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", isolation),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, EmbeddedBroker.PARTITIONS)
            .mapToObj(p -> new TopicPartition(topic, p))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** What transactions ended with. */
  static Hosts committed(String servers, String topic) {
    return new Hosts(servers, topic, "read_committed");
  }

  /** What was written, whatever became of it. */
  static Hosts written(String servers, String topic) {
    return new Hosts(servers, topic, "read_uncommitted");
  }

  /** All so far, those that just came included. */
  List<String> seen() throws IOException {
    for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
      seen.add(EventCodec.records().decode(message.value()).getHost());
    }
    return List.copyOf(seen);
  }

  /** Waits until there are so many; returns all. */
  List<String> await(int count, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (seen().size() < count) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            seen.size() + " of " + count + " records within " + patience + ": " + seen);
      }
    }
    return seen();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
