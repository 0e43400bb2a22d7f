package io.halfopen.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.job.KafkaOptions;
import io.halfopen.job.Topics;
import io.halfopen.job.source.KafkaTopics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka that cannot be used is refused before the job is submitted, in one line. */
final class KafkaRefusalsTest {
  @TempDir static Path folder;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void startTheBroker() {
    broker = EmbeddedBroker.start(folder.resolve("broker"));
  }

  @AfterAll
  static void stopTheBroker() {
    broker.close();
  }

  private static KafkaOptions kafka(String servers, String packets, Duration transactions) {
    Topics topics = new Topics(packets, "feed", "incomplete", "changes", "late", "dead");
    return new KafkaOptions(servers, "g", topics, true, transactions, Map.of());
  }

  private static String refusal(KafkaOptions kafka) {
    String said =
        assertThrows(BadInputException.class, () -> KafkaTopics.prepare(kafka)).getMessage();
    assertFalse(said.contains("\n"), said);
    return said;
  }

  @Test
  void whereNoBrokerIs() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String nobody = "127.0.0.1:" + port;
    assertEquals(
        "Kafka at "
            + nobody
            + " does not answer: no port is open there: is this address right, and does it run?",
        refusal(kafka(nobody, "packets", Duration.ofMinutes(1))));
  }

  @Test
  void aPacketTopicWithItsWritersTime() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
      NewTopic topic = new NewTopic("theirs", Optional.of(1), Optional.empty());
      admin
          .createTopics(List.of(topic.configs(Map.of("message.timestamp.type", "CreateTime"))))
          .all()
          .get();
    }
    String said = refusal(kafka(broker.servers(), "theirs", Duration.ofMinutes(1)));
    assertTrue(said.startsWith("topic theirs has its writers' time: kafka-configs.sh"), said);
    assertTrue(said.endsWith("--add-config message.timestamp.type=LogAppendTime"), said);
  }

  @Test
  void transactionsLongerThanTheBrokerLetsThem() {
    assertEquals(
        "transaction timeout 901.0 s is beyond the broker's: give --transaction-timeout 900 or"
            + " less, or raise the broker's transaction.max.timeout.ms",
        refusal(kafka(broker.servers(), "packets", Duration.ofSeconds(901))));
    assertEquals(
        EmbeddedBroker.PARTITIONS,
        KafkaTopics.prepare(
            kafka(broker.servers(), "two", Duration.ofSeconds(900)),
            Optional.of(EmbeddedBroker.PARTITIONS),
            Map.of()));
  }
}
