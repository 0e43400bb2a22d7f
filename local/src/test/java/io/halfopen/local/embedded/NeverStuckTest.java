package io.halfopen.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ended;
import io.halfopen.event.EventCodec;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The last exchange ends on a real broker although nothing else ever arrives; none ends early. */
@Timeout(180)
final class NeverStuckTest {
  private static final Duration GAP = Duration.ofSeconds(4);

  /** A sensor that owes what it heard in an outage is waited for a minute. */
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final long EPOCH = micros() - 60_000_000;

  @TempDir Path folder;
  private EmbeddedBroker broker;
  private EmbeddedJob job;
  private KafkaProducer<byte[], byte[]> producer;

  @BeforeEach
  void startTheBroker() {
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.servers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void stopAll() {
    producer.close(Duration.ZERO);
    if (job != null) {
      job.cancel();
    }
    broker.close();
  }

  private static long micros() {
    return System.currentTimeMillis() * 1000;
  }

  private void start(String savepoint) {
    job =
        EmbeddedJob.start(
            broker.servers(),
            folder.resolve("job"),
            JobOptions.defaults().withSessionGap(GAP),
            List.of(),
            savepoint);
  }

  private void packet(int host) {
    producer.send(new ProducerRecord<>(Topics.PACKETS, host % 2, null, LiveSensor.synAck(host)));
  }

  /** To every partition: all until now was heard. */
  private void heartbeat() {
    SensorHeartbeat beat = new SensorHeartbeat("s1", "scan1", EPOCH, micros(), 0L, 0L, false);
    for (int partition = 0; partition < EmbeddedBroker.PARTITIONS; partition++) {
      producer.send(
          new ProducerRecord<>(
              Topics.PACKETS, partition, null, EventCodec.heartbeats().encode(beat)));
    }
    producer.flush();
  }

  private void heartbeats(int seconds) throws InterruptedException {
    for (int i = 0; i < seconds; i++) {
      Thread.sleep(1000);
      heartbeat();
    }
  }

  /** Waits for the first record of a topic; returns it. */
  private Ja4TScanRecord first(String topic) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      List<Ja4TScanRecord> all = all(topic);
      if (!all.isEmpty()) {
        return all.get(0);
      }
    }
    throw new AssertionError("no record in " + topic + " within " + PATIENCE);
  }

  private List<Ja4TScanRecord> all(String topic) throws Exception {
    List<Ja4TScanRecord> all = new ArrayList<>();
    for (byte[] value : values(topic)) {
      all.add(EventCodec.records().decode(value));
    }
    return all;
  }

  private List<byte[]> values(String topic) {
    List<byte[]> all = new ArrayList<>();
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
        consumer.poll(Duration.ofMillis(200)).forEach(message -> all.add(message.value()));
      }
    }
    return all;
  }

  private static double secondsToFinal(Ja4TScanRecord record) {
    return (record.getEmittedMicros() - record.getLastSeenMicros()) / 1e6;
  }

  private static void assertEnds(Ended how, Ja4TScanRecord record) {
    assertEquals(how, record.getEnded());
    // How long it took is no matter of a test, that the gap had passed is.
    assertTrue(secondsToFinal(record) >= GAP.toSeconds(), secondsToFinal(record) + " s");
  }

  @Test
  void afterTheDeathOfTheOnlySensorTheLastExchangeEnds() throws Exception {
    start(null);
    heartbeats(2);
    packet(1);
    heartbeat();
    assertEnds(Ended.INCOMPLETE, first(Topics.INCOMPLETE));
    assertEquals(List.of(), all(Topics.FINGERPRINTS));
  }

  @Test
  void withMorePartitionsThanSensorsTheLastExchangeEnds() throws Exception {
    start(null);
    heartbeats(2);
    packet(1);
    heartbeats((int) GAP.toSeconds() + 2);
    assertEnds(Ended.GAP, first(Topics.FINGERPRINTS));
    assertEquals(List.of(), all(Topics.INCOMPLETE));
  }

  @Test
  void afterARestartWithAllSensorsDeadTheLastExchangeEnds() throws Exception {
    start(null);
    heartbeats(1);
    packet(1);
    heartbeat();
    job.caughtUp(PATIENCE);
    String savepoint = job.suspend(PATIENCE);
    assertEquals(List.of(), all(Topics.FINGERPRINTS));
    start(savepoint);
    assertEnds(Ended.INCOMPLETE, first(Topics.INCOMPLETE));
  }

  @Test
  void anOutageOfTheBrokerClosesNothingEarlyAndTheLastExchangeEnds() throws Exception {
    start(null);
    heartbeats(4);
    packet(1);
    heartbeat();
    broker.close();
    Thread.sleep(GAP.toMillis());
    broker = broker.startAgain();
    // The sensor speaks again, and what it heard meanwhile comes first.
    packet(1);
    heartbeats((int) GAP.toSeconds() + 2);
    Ja4TScanRecord record = first(Topics.FINGERPRINTS);
    assertEnds(Ended.GAP, record);
    assertEquals(2, record.getPackets());
    assertEquals(List.of(), all(Topics.INCOMPLETE));
    assertNull(job.restarted());
  }

  @Test
  void theExchangeOfASensorThatDiedDuringAnOutageEndsIncomplete() throws Exception {
    start(null);
    heartbeats(4);
    packet(1);
    heartbeat();
    broker.close();
    producer.close(Duration.ZERO);
    Thread.sleep(GAP.toMillis());
    broker = broker.startAgain();
    assertEnds(Ended.INCOMPLETE, first(Topics.INCOMPLETE));
    assertEquals(List.of(), all(Topics.FINGERPRINTS));
    assertNull(job.restarted());
  }

  @Test
  void tenThousandRandomAndHostileMessagesRestartNothing() throws Exception {
    start(null);
    heartbeats(1);
    Random random = new Random(5);
    byte[] good = LiveSensor.synAck(9);
    byte[] beat =
        EventCodec.heartbeats()
            .encode(
                new SensorHeartbeat("x".repeat(70_000), "s", 0L, Long.MAX_VALUE, -1L, 0L, false));
    byte[] name =
        EventCodec.heartbeats()
            .encode(new SensorHeartbeat("x\u0000y", "s", 0L, micros(), 0L, 0L, false));
    producer.send(new ProducerRecord<>(Topics.PACKETS, 0, null, beat));
    producer.send(new ProducerRecord<>(Topics.PACKETS, 1, null, name));
    for (int i = 0; i < 10_000; i++) {
      byte[] message = good.clone();
      if (i % 2 == 0) {
        message = new byte[random.nextInt(200)];
        random.nextBytes(message);
      } else {
        for (int n = random.nextInt(4); n >= 0; n--) {
          message[10 + random.nextInt(message.length - 10)] = (byte) random.nextInt();
        }
      }
      producer.send(new ProducerRecord<>(Topics.PACKETS, i % 2, null, message));
    }
    packet(1);
    packet(2);
    heartbeats((int) GAP.toSeconds() + 2);
    job.caughtUp(PATIENCE);
    assertNull(job.restarted());
    List<String> hosts =
        all(Topics.FINGERPRINTS).stream().map(Ja4TScanRecord::getHost).distinct().toList();
    assertTrue(hosts.containsAll(List.of("10.77.1.1", "10.77.1.2")), hosts.toString());
    int dead = values(Topics.DEAD_LETTERS).size();
    assertTrue(dead >= 5002, dead + " dead letters");
  }
}
