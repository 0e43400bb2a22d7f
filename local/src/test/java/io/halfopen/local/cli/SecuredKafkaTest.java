package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.Ja4TScanJob;
import io.halfopen.job.Topics;
import io.halfopen.job.config.KafkaClient;
import io.halfopen.local.Heard;
import io.halfopen.local.embedded.Feed;
import io.halfopen.local.embedded.SecuredBroker;
import io.halfopen.local.embedded.SecuredJob;
import io.halfopen.scanner.publish.SpoolingPublisher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A Kafka that is spoken to by TLS alone, and lets in by password or certificate. */
@Timeout(300)
final class SecuredKafkaTest {
  private static final int EXCHANGES = 4;
  private static final long START_MICROS = 1_700_000_050_000_000L;

  @TempDir static Path folder;
  private static SecuredBroker broker;

  @BeforeAll
  static void publish() throws Exception {
    broker = SecuredBroker.start(folder);
    publish(broker.byPassword(), broker.scram("open sesame"), 0, EXCHANGES / 2);
    publish(broker.byCertificate(), broker.mutual("scanner"), EXCHANGES / 2, EXCHANGES);
  }

  @AfterAll
  static void stopTheBroker() {
    broker.close();
  }

  private static Map<String, String> properties(Path file, String servers) {
    return CommandLine.populateCommand(
            new KafkaClient(), "--kafka-properties-file", file.toString())
        .properties(servers);
  }

  /** As {@code scan} does it. */
  private static SpoolingPublisher publisher(String servers, Path file) throws Exception {
    Path spool = Files.createTempDirectory(folder, "spool");
    List<String> notices = new ArrayList<>();
    return SpoolingPublisher.open(
        servers, properties(file, servers), Topics.PACKETS, spool, 1 << 20, notices::add);
  }

  private static void publish(String servers, Path file, int from, int until) throws Exception {
    try (SpoolingPublisher publisher = publisher(servers, file)) {
      for (int second = 0; second < 60; second++) {
        for (int n = from; n < until; n++) {
          if (second == n || second == n + 1 || second == n + 3) {
            publisher.publish(packet(n, second));
          }
        }
      }
      SensorHeartbeat beat = new SensorHeartbeat();
      beat.setSensor("s" + from);
      beat.setScan("scan1");
      beat.setEpochMicros(START_MICROS - 1_000_000);
      beat.setHeardUntilMicros(START_MICROS + 60_000_000L);
      publisher.heartbeat(beat);
      assertTrue(publisher.drain(() -> false));
    }
  }

  private static PacketEvent packet(int n, int second) {
    PacketEvent packet = Heard.synAck(n, START_MICROS + second * 1_000_000L + n, second);
    packet.setSensor("s" + n / 2 * 2);
    return packet;
  }

  private static CommandRun fingerprint(String servers, Path file) {
    return CommandRun.of(
        "fingerprint",
        "--session-gap=20",
        "-q",
        "-f",
        "host,ja4tscan,ended",
        "--output-filter=",
        "--kafka-properties-file=" + file,
        "kafka:" + Topics.PACKETS + "?servers=" + servers);
  }

  @Test
  void aTopicIsReadByPassword() throws Exception {
    CommandRun run = fingerprint(broker.byPassword(), broker.plain("open poppy"));
    assertEquals(0, run.status(), run.err());
    assertEquals(EXCHANGES, run.rows().size(), run.out());
    assertEquals("10.77.1.0,64000_2-1-3-1-1-4_1460_8_1-2,gap", run.rows().get(0));
  }

  @Test
  void aTopicIsKeptInAnArchiveByCertificate() throws Exception {
    Path archive = folder.resolve("archive");
    CompletableFuture<Integer> status = new CompletableFuture<>();
    String[] args = {
      "archive",
      "write",
      archive.toString(),
      "--bootstrap-servers=" + broker.byCertificate(),
      "--kafka-properties-file=" + broker.mutual("scanner"),
      "--resume=" + folder.resolve("state"),
      "--roll=0.2"
    };
    Thread command = new Thread(() -> status.complete(Halfopen.execute(args)), "archive-write");
    command.start();
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!holdsFiles(archive)) {
      assertTrue(System.nanoTime() < deadline, "nothing was kept");
      assertFalse(status.isDone(), "it ended by itself");
      Thread.sleep(50);
    }
    command.interrupt();
    assertEquals(0, status.get(2, TimeUnit.MINUTES));
  }

  private static boolean holdsFiles(Path archive) throws Exception {
    if (Files.notExists(archive)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(archive)) {
      return all.anyMatch(file -> file.toString().endsWith(".manifest.json"));
    }
  }

  @Test
  void aJobReadsAndFeedsWhatIsForgottenThen() throws Exception {
    String servers = broker.byPassword();
    Path file = broker.scram("open sesame");
    SecuredJob.run(servers, properties(file, servers), folder.resolve("job"));
    try (Feed feed = Feed.whole(broker.open())) {
      assertEquals(EXCHANGES, feed.rest().size());
    }
    SecuredJob.compact(broker.open(), Topics.FINGERPRINTS);
    CommandRun run = forget(servers, file);
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("of 4 endpoints marked as deleted"), run.out());
  }

  private static CommandRun forget(String servers, Path file) {
    return CommandRun.of(
        "forget",
        "10.77.1.0/24",
        "--bootstrap-servers=" + servers,
        "--kafka-properties-file=" + file,
        "--topic=" + Topics.FINGERPRINTS);
  }

  /** What everybody says who comes with this file: in one line, nobody asking again for long. */
  private static void refused(String servers, Path file, String why) throws Exception {
    CommandRun read = fingerprint(servers, file);
    CommandRun forget = forget(servers, file);
    CommandRun archive =
        CommandRun.of(
            "archive",
            "write",
            folder.resolve("never").toString(),
            "--bootstrap-servers=" + servers,
            "--kafka-properties-file=" + file,
            "--resume=" + Files.createTempDirectory(folder, "state"));
    for (CommandRun run : List.of(read, forget, archive)) {
      assertEquals(2, run.status(), run.err());
      assertSaid(servers, why, run.err().lines().reduce((first, last) -> last).orElse(""));
      assertFalse(run.err().contains("\tat "), run.err());
    }
    String publisher =
        assertThrows(BadInputException.class, () -> publisher(servers, file)).getMessage();
    assertSaid(servers, why, publisher);
    String[] job = {"--bootstrap-servers", servers, "--kafka-properties-file", file.toString()};
    String said =
        assertThrows(ProgramParametrizationException.class, () -> Ja4TScanJob.main(job))
            .getMessage();
    assertSaid(servers, why, said);
  }

  private static void assertSaid(String servers, String why, String said) {
    assertTrue(said.contains("Kafka at " + servers) && said.contains(why), said);
    assertEquals(1, said.lines().count(), said);
    assertFalse(said.contains("sesame") || said.contains("Exception"), said);
  }

  @Test
  void aWrongPasswordIsSaidInOneLine() throws Exception {
    refused(broker.byPassword(), broker.scram("close sesame"), " does not let us in: ");
    CommandRun plain = fingerprint(broker.byPassword(), broker.plain("close sesame"));
    assertEquals(2, plain.status(), plain.err());
    assertSaid(broker.byPassword(), " does not let us in: ", plain.err().strip());
  }

  @Test
  void aCertificateThatIsNotTrustedIsSaidInOneLine() throws Exception {
    refused(broker.byPassword(), broker.suspicious(), " shows a certificate that is not trusted: ");
  }

  @Test
  void aCertificateThatTheBrokerWantsIsSaidInOneLine() throws Exception {
    refused(broker.byCertificate(), broker.anonymous(), " does not take our certificate: ");
    refused(broker.byCertificate(), broker.mutual("broker"), " does not take our certificate: ");
  }

  /** Of those who wait for an answer that never comes, the two that give up first. */
  @Test
  void whoSpeaksWithoutTlsToAPortWithTlsIsToldSo() throws Exception {
    Path without = Files.writeString(folder.resolve("plain.properties"), "client.id=without\n");
    String servers = broker.byCertificate();
    String why = ": its port speaks TLS: give security.protocol=SSL or SASL_SSL";
    CommandRun run = forget(servers, without);
    assertEquals(2, run.status(), run.err());
    assertSaid(servers, " does not answer" + why, run.err().strip());
    String publisher =
        assertThrows(BadInputException.class, () -> publisher(servers, without)).getMessage();
    assertSaid(servers, why, publisher);
  }

  @Test
  void whoSpeaksTlsToAPortWithoutIsToldSo() throws Exception {
    CommandRun run = forget(broker.open(), broker.anonymous());
    assertEquals(2, run.status(), run.err());
    String why = " does not answer: its port speaks no TLS: give the port that does";
    assertSaid(broker.open(), why, run.err().strip());
  }

  @Test
  void aTruststoreThatCannotBeReadIsSaidInOneLine() throws Exception {
    String missing = folder.resolve("nobody.pem") + ": no such file";
    refused(
        broker.byPassword(),
        broker.withoutTruststore(),
        ": Failed to load PEM SSL keystore " + missing);
  }
}
