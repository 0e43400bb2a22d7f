package io.halfopen.local.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.halfopen.event.EventCodec;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.KafkaOptions;
import io.halfopen.job.Topics;
import io.halfopen.job.sink.SinkContext;
import io.halfopen.local.embedded.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Further feeds on a real broker. */
final class KafkaSinkTest {
  @TempDir static Path data;
  private static EmbeddedBroker broker;
  private static int topics;

  @BeforeAll
  static void startABroker() {
    broker = EmbeddedBroker.start(data);
  }

  @AfterAll
  static void stopTheBroker() {
    broker.close();
  }

  /** A topic of its own for each test. */
  abstract static class Topic extends RecordSinkContract {
    private final String options;
    private final String topic = "sink-" + ++topics;

    Topic(String options) {
      this.options = options;
    }

    abstract String read(ConsumerRecord<byte[], byte[]> message) throws Exception;

    @Override
    String spec() {
      return "kafka:" + topic + "?" + options;
    }

    @Override
    SinkContext context() {
      return SinkContext.of(KafkaOptions.of(broker.servers(), "contract-" + topic));
    }

    @Override
    List<String> wrong() {
      return List.of(
          "kafka:",
          "kafka:no/name",
          "kafka:" + Topics.FINGERPRINTS,
          "kafka:x?format=xml",
          "kafka:x?fields=host",
          "kafka:x?format=json&fields=nothing",
          "kafka:x?delivery=twice",
          "kafka:x?partitions=3");
    }

    @Override
    List<String> contents() throws Exception {
      List<String> all = new ArrayList<>();
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              Map.of("bootstrap.servers", broker.servers(), "isolation.level", "read_committed"),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer())) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
          for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(100))) {
            all.add(read(message));
          }
        }
      }
      return all;
    }
  }

  @Nested
  final class Events extends Topic {
    Events() {
      super("delivery=exactly-once");
    }

    @Override
    boolean exactlyOnce() {
      return true;
    }

    @Override
    String read(ConsumerRecord<byte[], byte[]> message) throws Exception {
      Ja4TScanRecord record = EventCodec.records().decode(message.value());
      assertEquals(
          record.getHost() + ":" + record.getPort(),
          new String(message.key(), StandardCharsets.UTF_8));
      return shown(record);
    }
  }

  @Nested
  final class Text extends Topic {
    Text() {
      super("format=json");
    }

    @Override
    boolean exactlyOnce() {
      return false;
    }

    @Override
    String read(ConsumerRecord<byte[], byte[]> message) {
      return new String(message.value(), StandardCharsets.UTF_8);
    }
  }
}
