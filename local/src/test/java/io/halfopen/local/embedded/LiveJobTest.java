package io.halfopen.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ended;
import io.halfopen.event.EventCodec;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.InsightOptions;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Topics;
import io.halfopen.job.change.ChangeOptions;
import io.halfopen.local.Heard;
import io.halfopen.scanner.publish.KafkaPublisher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live job on a real broker: stopped in the middle of exchanges, and gone on from there. */
final class LiveJobTest {
  private static final int EXCHANGES = 60;
  private static final long START_MICROS = 1_700_000_000_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HexFormat HEX = HexFormat.of();

  /** No event; a valid header and a body that lies about its length; nothing at all. */
  private static final List<String> GARBAGE = List.of("6761726261676521", "c301ffffffffffffffffff");

  @TempDir Path folder;
  private EmbeddedBroker broker;
  private Path records;

  @BeforeEach
  void startTheBroker() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    records = Files.createDirectory(folder.resolve("records"));
  }

  @AfterEach
  void stopTheBroker() {
    broker.close();
  }

  private EmbeddedJob start(String savepoint) {
    return EmbeddedJob.start(
        broker.servers(),
        folder.resolve("job"),
        JobOptions.defaults().withSessionGap(Duration.ofSeconds(20)),
        InsightOptions.defaults()
            .withChanges(ChangeOptions.defaults().withBaselinePeriod(Duration.ZERO)),
        List.of("files:" + records + "?format=csv", "files:" + records),
        savepoint);
  }

  @Test
  void everyRecordStandsOnceInTheFilesAndInTheFeedOverAStopInTheMiddle() throws Exception {
    String savepoint;
    try (KafkaPublisher publisher = new KafkaPublisher(broker.servers(), Topics.PACKETS)) {
      publishGarbage();
      EmbeddedJob first = start(null);
      // One half is over before the stop, the other has half of its packets.
      for (int n = 0; n < EXCHANGES; n++) {
        publish(publisher, n, 0, n % 2 == 0 ? 3 : 2);
      }
      heartbeat(publisher, 24_000);
      publisher.flush();
      first.caughtUp(PATIENCE);
      assertNull(first.restarted());
      savepoint = first.suspend(PATIENCE);
      for (int n = 1; n < EXCHANGES; n += 2) {
        publish(publisher, n, 2, 3);
      }
      heartbeat(publisher, 150_000);
    }
    EmbeddedJob second = start(savepoint);
    second.caughtUp(PATIENCE);
    assertNull(second.restarted());
    assertNull(second.failure());
    second.finish(PATIENCE);

    List<String> expected = IntStream.range(0, EXCHANGES).mapToObj(LiveJobTest::line).toList();
    assertEquals(expected.stream().sorted().toList(), sorted(csvLines()));
    List<String> json = expected.stream().map(LiveJobTest::json).sorted().toList();
    assertEquals(json, sorted(jsonLines()));
    assertEquals(expected.stream().sorted().toList(), sorted(feed()));
    assertDeadLetters();
    assertEveryEndpointIsNewOnce();
  }

  @Test
  void aJobWithoutStateDoesNotVouchForExchangesWhoseBeginningAnotherRead() throws Exception {
    try (KafkaPublisher publisher = new KafkaPublisher(broker.servers(), Topics.PACKETS)) {
      EmbeddedJob first = start(null);
      publish(publisher, 1, 0, 2);
      heartbeat(publisher, 102_000);
      first.caughtUp(PATIENCE);
      first.suspend(PATIENCE);
      publish(publisher, 1, 2, 3);
      heartbeat(publisher, 104_000);
      heartbeat(publisher, 150_000);
    }
    EmbeddedJob second = start(null);
    second.finish(PATIENCE);
    assertEquals(0, all(Topics.FINGERPRINTS).size());
    assertEquals(1, all(Topics.INCOMPLETE).size());
  }

  private void assertEveryEndpointIsNewOnce() throws IOException {
    List<String> expected =
        IntStream.range(0, EXCHANGES).mapToObj(n -> "NEW 10.77.1." + n).sorted().toList();
    EventCodec<FingerprintChange> codec = EventCodec.changes();
    List<String> told = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> message : all(Topics.CHANGES)) {
      FingerprintChange change = codec.decode(message.value());
      told.add(change.getKind() + " " + change.getHost());
    }
    assertEquals(expected, sorted(told));
    long lines = 0;
    for (Path part : parts("changes", ".jsonl")) {
      lines += Files.readAllLines(part).size();
    }
    assertEquals(EXCHANGES, lines);
  }

  @Test
  void whyAJobFailedIsSaidInOneLine() throws Exception {
    Files.writeString(records.resolve("json"), "in the way");
    try (KafkaPublisher publisher = new KafkaPublisher(broker.servers(), Topics.PACKETS)) {
      publish(publisher, 2, 0, 3);
      heartbeat(publisher, 60_000);
    }
    EmbeddedJob job = start(null);
    String failure = job.failure();
    while (failure == null) {
      Thread.sleep(100);
      failure = job.failure();
    }
    assertTrue(
        failure.matches("the job failed: [^\n]*" + records.resolve("json") + "[^\n]*"), failure);
  }

  /** Packets of exchange {@code n}: SYN-ACKs at 0, 1 and 3 s, every second host 100 later. */
  private static void publish(KafkaPublisher publisher, int n, int from, int to) {
    int[] seconds = n % 2 == 0 ? new int[] {0, 1, 3} : new int[] {100, 101, 103};
    for (int i = from; i < to; i++) {
      publisher.publish(Heard.synAck(n, START_MICROS + seconds[i] * 1_000_000L + n, i));
    }
  }

  private static String line(int n) {
    return "10.77.1." + n + ",443," + (64_000 + n) + "_2-1-3-1-1-4_1460_8_1-2,gap";
  }

  private static String json(String line) {
    String[] cells = line.split(",", -1);
    return "{\"host\":\"%s\",\"port\":%s,\"ja4tscan\":\"%s\",\"ended\":\"%s\""
        .formatted((Object[]) cells);
  }

  private static void heartbeat(KafkaPublisher publisher, long heardUntilMillis) {
    SensorHeartbeat heartbeat = new SensorHeartbeat();
    heartbeat.setSensor("s1");
    heartbeat.setScan("scan1");
    heartbeat.setEpochMicros(START_MICROS - 1_000_000);
    heartbeat.setHeardUntilMicros(START_MICROS + heardUntilMillis * 1000);
    publisher.heartbeat(heartbeat);
    publisher.flush();
  }

  private void publishGarbage() {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.servers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < GARBAGE.size(); i++) {
        byte[] value = HEX.parseHex(GARBAGE.get(i));
        producer.send(new ProducerRecord<>(Topics.PACKETS, i % 2, null, value));
      }
      producer.send(new ProducerRecord<>(Topics.PACKETS, 0, null, null));
    }
  }

  private void assertDeadLetters() {
    List<String> origins = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> letter : all(Topics.DEAD_LETTERS)) {
      origins.add(
          header(letter, "topic")
              + " "
              + header(letter, "partition")
              + " "
              + header(letter, "offset")
              + " "
              + HEX.formatHex(letter.value()));
      assertFalse(header(letter, "reason").isBlank());
    }
    assertEquals(
        List.of(
            Topics.PACKETS + " 0 0 " + GARBAGE.get(0),
            Topics.PACKETS + " 0 1 ",
            Topics.PACKETS + " 1 0 " + GARBAGE.get(1)),
        sorted(origins));
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private List<ConsumerRecord<byte[], byte[]>> all(String topic) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.servers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, EmbeddedBroker.PARTITIONS)
              .mapToObj(p -> new TopicPartition(topic, p))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(all::add);
      }
    }
    return all;
  }

  private List<String> feed() {
    try (Feed feed = Feed.whole(broker.servers())) {
      List<String> lines = new ArrayList<>();
      for (Ja4TScanRecord record : feed.rest()) {
        assertEquals(Ended.GAP, record.getEnded());
        lines.add(record.getHost() + "," + record.getPort() + "," + record.getJa4tscan() + ",gap");
      }
      return lines;
    }
  }

  private List<String> csvLines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path part : parts("csv", ".csv")) {
      List<String> all = Files.readAllLines(part);
      assertEquals("host,port,ja4tscan,ended", cut(all.get(0)));
      all.stream().skip(1).map(LiveJobTest::cut).forEach(lines::add);
    }
    return lines;
  }

  /** The first four cells. */
  private static String cut(String line) {
    return String.join(",", List.of(line.split(",", -1)).subList(0, 4));
  }

  private List<String> jsonLines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path part : parts("json", ".jsonl")) {
      for (String line : Files.readAllLines(part)) {
        lines.add(line.substring(0, line.indexOf(",\"first_seen\"")));
      }
    }
    return lines;
  }

  private List<Path> parts(String kind, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(records.resolve(kind))) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      for (Path file : files) {
        String name = file.getFileName().toString();
        assertFalse(name.contains("inprogress") || !name.endsWith(suffix), name);
      }
      return files;
    }
  }

  private static List<String> sorted(List<String> lines) {
    return lines.stream().sorted().toList();
  }
}
