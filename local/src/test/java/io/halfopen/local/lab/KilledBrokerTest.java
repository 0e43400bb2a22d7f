package io.halfopen.local.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.JobOptions;
import io.halfopen.local.embedded.BrokerProcess;
import io.halfopen.local.embedded.EmbeddedJob;
import io.halfopen.local.embedded.Feed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scan of real kernels whose Kafka is killed in the middle and comes back. */
@Tag("long")
final class KilledBrokerTest {
  private static final int HOSTS = 200;
  private static final Duration GAP = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path folder;

  private Lab open() throws Exception {
    try {
      return Lab.open(HOSTS, new Random());
    } catch (BadInputException e) {
      if ("true".equals(System.getenv("CI"))) {
        throw e;
      }
      return Assumptions.abort("needs root: " + e.getMessage());
    }
  }

  @Test
  void everyRecordIsRightThoughKafkaWasKilledInTheMiddle() throws Exception {
    Path data = Files.createDirectories(folder.resolve("broker"));
    try (Lab lab = open();
        BrokerProcess broker = lab.scanner().run(() -> BrokerProcess.start(data, 19092, 19093))) {
      Process scan = scan(lab, broker);
      Path said = folder.resolve("said");
      while (sent() < HOSTS / 3) {
        assertTrue(scan.isAlive(), Files.readString(said));
        Thread.sleep(100);
      }
      broker.kill();
      Thread.sleep(20_000);
      lab.scanner()
          .run(
              () -> {
                broker.startAgain();
                return 0;
              });
      assertTrue(scan.waitFor(200, TimeUnit.SECONDS), Files.readString(said));
      assertEquals(0, scan.exitValue(), Files.readString(said));
      assertTrue(Files.readString(said).contains("events are spooled"), Files.readString(said));
      assertFalse(Files.readString(said).contains("WARNING"), Files.readString(said));
      assertEquals(dealt(lab), records(broker));
    }
  }

  /** By the status file, whose seventh column it is. */
  private int sent() throws Exception {
    Path status = folder.resolve("status.csv");
    if (Files.notExists(status)) {
      return 0;
    }
    List<String> lines = Files.readAllLines(status);
    String[] last = lines.isEmpty() ? new String[0] : lines.get(lines.size() - 1).split(",", -1);
    return lines.size() < 2 || last.length < 7 ? 0 : Integer.parseInt(last[6]);
  }

  private static Map<String, String> dealt(Lab lab) {
    Map<String, String> dealt = new TreeMap<>();
    for (Dealt host : lab.dealt()) {
      String delays = List.of("_1", "_1-2", "_1-2-4-8-16").get(host.retries() / 2);
      dealt.put(host.address(), delays + " GAP");
    }
    return dealt;
  }

  /** What a job that comes later makes of the topic, with the broker where this test runs. */
  private Map<String, String> records(BrokerProcess broker) throws Exception {
    broker.kill();
    broker.startAgain();
    JobOptions options = JobOptions.defaults().withSessionGap(GAP);
    EmbeddedJob job =
        EmbeddedJob.start(broker.servers(), folder.resolve("job"), options, List.of(), null);
    job.finish(PATIENCE);
    Map<String, String> records = new TreeMap<>();
    try (Feed feed = Feed.whole(broker.servers())) {
      for (Ja4TScanRecord record : feed.rest()) {
        String string = record.getJa4tscan();
        String delays = string.substring(string.lastIndexOf('_'));
        String before = records.put(record.getHost(), delays + " " + record.getEnded());
        assertEquals(null, before, record.getHost() + " has two records");
      }
    }
    return records;
  }

  private Process scan(Lab lab, BrokerProcess broker) throws Exception {
    List<String> command = BrokerProcess.java();
    command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.halfopen.local.cli.Halfopen", "scan"));
    lab.dealt().forEach(host -> command.add(host.address()));
    command.addAll(List.of("-p", "" + Lab.PORT, "-b", "none", "-r", "20", "-q"));
    command.addAll(List.of("--session-gap", "" + GAP.toSeconds(), "-c", "120"));
    command.addAll(List.of("--bootstrap-servers", broker.servers()));
    command.addAll(List.of("-u", folder.resolve("status.csv").toString()));
    command.addAll(List.of("--spool", folder.resolve("spool").toString()));
    return lab.scanner()
        .run(
            () ->
                new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("said").toFile())
                    .start());
  }
}
