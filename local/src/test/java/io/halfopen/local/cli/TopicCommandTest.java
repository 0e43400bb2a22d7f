package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.KafkaOptions;
import io.halfopen.job.TopicAddress;
import io.halfopen.job.Topics;
import io.halfopen.job.source.EventFilter;
import io.halfopen.job.source.KafkaTopics;
import io.halfopen.local.Heard;
import io.halfopen.local.embedded.EmbeddedBroker;
import io.halfopen.scanner.publish.KafkaPublisher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fingerprint kafka:TOPIC?...}: a packet topic that somebody else keeps. */
final class TopicCommandTest {
  private static final int EXCHANGES = 12;
  private static final long START_MICROS = 1_700_000_050_000_000L;

  @TempDir static Path folder;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void publish() {
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    var unused =
        KafkaTopics.prepare(KafkaOptions.of(broker.servers(), "test"), Optional.of(2), Map.of());
    try (KafkaPublisher publisher = new KafkaPublisher(broker.servers(), Topics.PACKETS)) {
      for (int second = 0; second < 60; second++) {
        for (int n = 0; n < EXCHANGES; n++) {
          if (second == n || second == n + 1 || second == n + 3) {
            publisher.publish(packet(n, second));
          }
        }
        SensorHeartbeat beat = new SensorHeartbeat();
        beat.setSensor("s1");
        beat.setScan("scan1");
        beat.setEpochMicros(START_MICROS - 1_000_000);
        beat.setHeardUntilMicros(START_MICROS + second * 1_000_000L + 500_000);
        publisher.heartbeat(beat);
      }
      publisher.flush();
    }
    Map<String, Object> client = Map.of("bootstrap.servers", broker.servers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      var sent =
          producer.send(new ProducerRecord<>(Topics.PACKETS, 0, null, "no event".getBytes()));
      producer.flush();
      assertTrue(sent.isDone());
    }
  }

  @AfterAll
  static void stopTheBroker() {
    broker.close();
  }

  private static PacketEvent packet(int n, int second) {
    return Heard.synAck(n, START_MICROS + second * 1_000_000L + n, second);
  }

  private static String source(String more) {
    return "kafka:" + Topics.PACKETS + "?servers=" + broker.servers() + more;
  }

  private static CommandRun run(String... more) {
    String[] args = new String[more.length + 7];
    args[0] = "fingerprint";
    args[1] = "--session-gap";
    args[2] = "20";
    args[3] = "-q";
    args[4] = "-f";
    args[5] = "host,ja4tscan,ended";
    args[6] = "--output-filter=";
    System.arraycopy(more, 0, args, 7, more.length);
    return CommandRun.of(args);
  }

  @Test
  void aTopicGivesItsRecordsAndSaysWhatIsNoEvent() {
    CommandRun run = run(source(""));
    assertEquals(1, run.status(), run.err());
    assertEquals(EXCHANGES, run.rows().size(), run.out());
    assertEquals("10.77.1.0,64000_2-1-3-1-1-4_1460_8_1-2,gap", run.rows().get(0));
    String line = "LEFT OUT: kafka:" + Topics.PACKETS + ": partition 0, offset ";
    assertEquals(1, run.err().lines().filter(l -> l.startsWith(line)).count(), run.err());
    assertTrue(run.err().contains("left out: 1, see above"), run.err());
  }

  @Test
  void networksPortsSensorsAndTimesChooseFromATopic() {
    assertEquals(4, run(source(""), "--network", "10.77.1.4/30").rows().size());
    assertEquals(0, run(source(""), "-p", "80").rows().size());
    assertEquals(0, run(source(""), "--sensor", "s2").rows().size());
    CommandRun late = run(source("&allowance=9999d"), "--to", "2023-11-14T22:14:14Z");
    assertEquals(4, late.rows().size(), late.out() + late.err());
    assertTrue(late.rows().stream().allMatch(row -> row.endsWith("incomplete")), late.out());
  }

  @Test
  void aRangeIsSettledBeforeItIsRead() {
    long all = messages("");
    assertTrue(all > EXCHANGES * 3, all + " messages");
    assertEquals(all, messages("&from=2001-01-01"));
    assertEquals(0, messages("&to=2001-01-01"));
    assertEquals(all, messages("&from=2023-11-14T22:14:10Z&to=2100-01-01"));
    assertEquals(0, messages("&from=2100-01-01"));
  }

  private static long messages(String bounds) {
    return TopicAddress.parse(source(bounds), null).range(EventFilter.ALL, Map.of()).messages();
  }

  @Test
  void theSameCommandAgainWithItsStateIsDoneAlready() {
    String state = folder.resolve("state").toString();
    String out = folder.resolve("out.csv").toString();
    CommandRun first = run(source(""), "--resume", state, "-o", out);
    assertEquals(1, first.status(), first.err());
    assertEquals(EXCHANGES + 1, lines(out));
    CommandRun second = run(source(""), "--resume", state, "-o", out);
    assertEquals(1, second.status(), second.err());
    assertTrue(second.err().contains("all was done already"), second.err());
    assertEquals(EXCHANGES + 1, lines(out));
  }

  private static long lines(String file) {
    try {
      return Files.readAllLines(Path.of(file)).size();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void whatCannotBeReadIsRefusedInALine() throws Exception {
    refused(source("&since=2023"), "option 'since' does not exist");
    refused("kafka:" + Topics.PACKETS, "say which Kafka");
    refused("kafka:?servers=127.0.0.1:1", "name a topic");
    refused(source("&from=yesterday"), "give a day or a time with its zone");
    refused(source("&from=2024-01-01&to=2023-01-01"), "nothing lies between");
    refused("kafka:no.such.topic?servers=" + broker.servers(), "there is no such topic");
    refused(source(""), "--passive reads captures", "--passive");
    Path empty = Files.createDirectories(folder.resolve("no-archive"));
    refused(empty.toString(), "name it with a SOURCE", "--kafka-property", "a=b");
    Path secrets = folder.resolve("missing.properties");
    refused(source(""), "no readable properties", "--kafka-properties-file", secrets.toString());
  }

  private static void refused(String source, String why, String... more) {
    String[] args = new String[more.length + 1];
    System.arraycopy(more, 0, args, 0, more.length);
    args[more.length] = source;
    CommandRun run = run(args);
    assertEquals(2, run.status(), run.out() + run.err());
    assertTrue(run.err().contains(why), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }
}
