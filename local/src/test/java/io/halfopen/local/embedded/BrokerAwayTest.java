package io.halfopen.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ended;
import io.halfopen.event.EventCodec;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Topics;
import io.halfopen.local.Heard;
import io.halfopen.scanner.publish.SpoolingPublisher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker that goes away and comes back while a sensor publishes. */
final class BrokerAwayTest {
  private static final int HOSTS = 200;
  private static final long LIMIT = 1L << 30;
  private static final long START_MICROS = 1_700_000_000_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final List<String> notices = new CopyOnWriteArrayList<>();

  @Test
  void everyRecordIsRightThoughTheBrokerWasAwayInTheMiddle() throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"));
    List<String> published = new ArrayList<>();
    try (SpoolingPublisher publisher =
        SpoolingPublisher.open(
            broker.servers(), Topics.PACKETS, folder.resolve("spool"), LIMIT, notices::add)) {
      // Retransmissions after 0, 1, 3, 7 and 15 s; the broker is away from the second on.
      sendRound(publisher, 0, published);
      broker.close();
      sendRound(publisher, 1, published);
      while (publisher.backlog().spooledBytes() == 0) {
        Thread.sleep(100);
        heartbeat(publisher, 1_100 + published.size(), published);
      }
      sendRound(publisher, 3, published);
      broker = broker.startAgain();
      sendRound(publisher, 7, published);
      assertTrue(publisher.drain(() -> false));
      sendRound(publisher, 15, published);
      heartbeat(publisher, 200_000, published);
      assertTrue(publisher.drain(() -> false));
    }
    assertOnceAndInOrder(broker, published);
    EmbeddedJob job =
        EmbeddedJob.start(
            broker.servers(),
            folder.resolve("job"),
            JobOptions.defaults().withSessionGap(Duration.ofSeconds(20)),
            List.of(),
            null);
    job.finish(PATIENCE);
    assertNull(job.failure());
    try (Feed feed = Feed.whole(broker.servers())) {
      Map<String, String> records = new TreeMap<>();
      for (Ja4TScanRecord record : feed.rest()) {
        assertNull(records.put(record.getHost(), record.getJa4tscan()));
        assertEquals(Ended.GAP, record.getEnded());
      }
      Map<String, String> expected = new TreeMap<>();
      IntStream.range(0, HOSTS)
          .forEach(n -> expected.put("10.77.1." + n, (64_000 + n) + "_2_1460_00_1-2-4-8"));
      assertEquals(expected, records);
    }
    assertEquals(3, notices.size(), notices.toString());
    broker.close();
  }

  @Test
  void aBrokerThatNeverWasThereIsSaidBeforeAnythingIsSent() {
    BadInputException e =
        Assertions.assertThrows(
            BadInputException.class,
            () ->
                SpoolingPublisher.open(
                    "127.0.0.1:9", Topics.PACKETS, folder.resolve("spool"), LIMIT, notices::add));
    assertTrue(e.getMessage().startsWith("Kafka at 127.0.0.1:9"), e.getMessage());
    assertFalse(e.getMessage().contains("\n"));
  }

  @Test
  void propertiesReachTheClientAndThoseThatDeliveryRestsOnAreRefused() {
    for (Map<String, String> wrong :
        List.of(Map.of("acks", "1"), Map.of("security.protocol", "SMOKE"))) {
      BadInputException e =
          Assertions.assertThrows(
              BadInputException.class,
              () ->
                  SpoolingPublisher.open(
                      "127.0.0.1:9",
                      wrong,
                      Topics.PACKETS,
                      folder.resolve("spool"),
                      LIMIT,
                      notices::add));
      assertTrue(e.getMessage().contains(wrong.keySet().iterator().next()), e.getMessage());
    }
  }

  private static void sendRound(SpoolingPublisher publisher, int second, List<String> published) {
    for (int n = 0; n < HOSTS; n++) {
      PacketEvent packet = Heard.synAck(n, START_MICROS + second * 1_000_000L + n, second);
      packet.setTcpOptions(ByteBuffer.wrap(HexFormat.of().parseHex("020405b4")));
      publisher.publish(packet);
      published.add("p" + packet.getCapturedMicros());
    }
    heartbeat(publisher, second * 1000 + 10, published);
  }

  private static void heartbeat(
      SpoolingPublisher publisher, long heardUntilMillis, List<String> published) {
    SensorHeartbeat heartbeat = new SensorHeartbeat();
    heartbeat.setSensor("s1");
    heartbeat.setScan("scan1");
    heartbeat.setEpochMicros(START_MICROS - 1_000_000);
    heartbeat.setHeardUntilMicros(START_MICROS + heardUntilMillis * 1000);
    publisher.heartbeat(heartbeat);
    published.add("h" + heartbeat.getHeardUntilMicros());
  }

  /** Each partition holds its packets in the order of publishing, once, and all heartbeats. */
  private static void assertOnceAndInOrder(EmbeddedBroker broker, List<String> published)
      throws IOException {
    int packets = 0;
    for (int partition = 0; partition < EmbeddedBroker.PARTITIONS; partition++) {
      List<String> found = read(broker, new TopicPartition(Topics.PACKETS, partition));
      List<String> expected = new ArrayList<>(published);
      expected.removeIf(name -> name.startsWith("p") && !found.contains(name));
      assertEquals(expected, found);
      packets += (int) found.stream().filter(name -> name.startsWith("p")).count();
    }
    assertEquals(5 * HOSTS, packets);
  }

  private static List<String> read(EmbeddedBroker broker, TopicPartition partition)
      throws IOException {
    EventCodec<PacketEvent> packets = EventCodec.packets();
    EventCodec<SensorHeartbeat> heartbeats = EventCodec.heartbeats();
    List<String> names = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.servers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (var message : consumer.poll(Duration.ofMillis(200))) {
          names.add(
              message.key() != null
                  ? "p" + packets.decode(message.value()).getCapturedMicros()
                  : "h" + heartbeats.decode(message.value()).getHeardUntilMicros());
        }
      }
    }
    return names;
  }
}
