package io.halfopen.local.forget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.local.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real broker's topics hold after somebody asked to be forgotten. */
class FeedTopicTest {
  private static final Network NETWORK = Network.parse("192.0.2.0/24");

  @TempDir Path folder;

  @Test
  void everyKeyOfTheNetworkGetsATombstoneWhereItsMessagesAreAndNoOtherDoes() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      make(broker, "kept", "delete");
      make(broker, "compacted", "compact");
      for (String topic : List.of("kept", "compacted")) {
        fill(broker, topic);
      }
      assertEquals(
          List.of("topic none: not there"),
          new FeedTopic(broker.servers(), Map.of(), "none").forget(NETWORK));

      String kept = new FeedTopic(broker.servers(), Map.of(), "kept").forget(NETWORK).get(0);
      assertTrue(kept.contains("4 messages of 3 endpoints stay until retention"), kept);
      assertEquals(Set.of(), tombstones(broker, "kept").keySet());

      FeedTopic compacted = new FeedTopic(broker.servers(), Map.of(), "compacted");
      String said = compacted.forget(NETWORK).get(0);
      assertTrue(said.contains("4 messages of 3 endpoints marked as deleted"), said);
      Map<String, Integer> buried = tombstones(broker, "compacted");
      // Key and partition: a tombstone elsewhere would bury nothing.
      assertEquals(Map.of("192.0.2.1:80", 0, "192.0.2.1:443", 1, "192.0.2.255:80", 2), buried);

      compacted.forget(NETWORK);
      assertEquals(3, all(broker, "compacted").stream().filter(m -> m.value() == null).count());
      assertTrue(
          compacted.forget(Network.parse("203.0.113.0/24")).get(0).contains("nothing of 203"));
    }
  }

  @Test
  void aKafkaThatDoesNotAnswerAndAPropertyThatCannotBeAreSaidInOneLine() {
    FeedTopic insecure =
        new FeedTopic("127.0.0.1:9", Map.of("security.protocol", "SMOKE"), "topic");
    BadInputException wrong =
        Assertions.assertThrows(BadInputException.class, () -> insecure.forget(NETWORK));
    assertTrue(wrong.getMessage().contains("SMOKE"), wrong.getMessage());
    FeedTopic topic =
        new FeedTopic(
            "127.0.0.1:9",
            Map.of("default.api.timeout.ms", "1000", "request.timeout.ms", "500"),
            "topic");
    BadInputException e =
        Assertions.assertThrows(BadInputException.class, () -> topic.forget(NETWORK));
    assertTrue(e.getMessage().startsWith("Kafka at 127.0.0.1:9 does not answer"), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  private static void make(EmbeddedBroker broker, String topic, String policy) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
      NewTopic made = new NewTopic(topic, 3, (short) 1);
      admin.createTopics(List.of(made.configs(Map.of("cleanup.policy", policy)))).all().get();
    }
  }

  /** Each endpoint in a partition that no partitioner would choose for all of them. */
  private static void fill(EmbeddedBroker broker, String topic) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.servers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, 0, "192.0.2.1:80", "a"));
      producer.send(new ProducerRecord<>(topic, 0, "192.0.2.1:80", "b"));
      producer.send(new ProducerRecord<>(topic, 1, "192.0.2.1:443", "c"));
      producer.send(new ProducerRecord<>(topic, 2, "192.0.2.255:80", "d"));
      producer.send(new ProducerRecord<>(topic, 1, "192.0.3.0:80", "e"));
      producer.send(new ProducerRecord<>(topic, 2, "2001:db8::1:443", "f"));
      producer.send(new ProducerRecord<>(topic, 2, "no endpoint", "g")).get();
    }
  }

  private static Map<String, Integer> tombstones(EmbeddedBroker broker, String topic) {
    Map<String, Integer> found = new TreeMap<>();
    for (ConsumerRecord<String, String> message : all(broker, topic)) {
      if (message.value() == null) {
        found.put(message.key(), message.partition());
      }
    }
    return found;
  }

  private static List<ConsumerRecord<String, String>> all(EmbeddedBroker broker, String topic) {
    List<ConsumerRecord<String, String>> messages = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.servers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          List.of(
              new TopicPartition(topic, 0),
              new TopicPartition(topic, 1),
              new TopicPartition(topic, 2));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(messages::add);
      }
    }
    return messages;
  }
}
