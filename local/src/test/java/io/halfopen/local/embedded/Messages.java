package io.halfopen.local.embedded;

import io.halfopen.event.EventCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What stands in a topic, however often it is asked. */
final class Messages<T extends SpecificRecordBase> implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final EventCodec<T> codec;
  private final List<T> seen = new ArrayList<>();

  Messages(String servers, String topic, EventCodec<T> codec) {
    this.codec = codec;
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, EmbeddedBroker.PARTITIONS)
            .mapToObj(p -> new TopicPartition(topic, p))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Waits until there are so many; returns all. */
  List<T> await(int count, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      for (var message : consumer.poll(Duration.ofMillis(200))) {
        seen.add(codec.decode(message.value()));
      }
      if (seen.size() >= count) {
        return List.copyOf(seen);
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            seen.size() + " of " + count + " within " + patience + ": " + seen);
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
