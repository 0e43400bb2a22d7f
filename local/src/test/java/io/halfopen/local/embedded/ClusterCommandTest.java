package io.halfopen.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.Topics;
import io.halfopen.scanner.publish.KafkaPublisher;
import io.halfopen.servers.command.ClusterCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./halfopen cluster}, as its user has it: started, asked, killed, started again, ended. */
@Tag("long")
@Timeout(600)
final class ClusterCommandTest {
  /** Broker, ZooKeeper, job manager and one task manager. */
  private static final int SERVERS = 4;

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  private Process cluster(Path said, String... arguments) throws IOException {
    List<String> command = BrokerProcess.java();
    command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path")));
    command.add("-Dhalfopen.job.jar=" + ClusterJarTest.jar("flink-job", "-cluster.jar"));
    command.add(ClusterCommand.class.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
            .start();
    started.add(process);
    return process;
  }

  private Process up(Path said, String how) throws Exception {
    Process up =
        cluster(said, "up", "--dir", dir(), "--taskmanagers", "1", how, "--", "--session-gap", "3");
    await(() -> !up.isAlive() || text(said).contains("it runs until Ctrl-C"), said);
    assertTrue(up.isAlive(), text(said));
    return up;
  }

  private String dir() {
    return folder.resolve("cluster").toString();
  }

  /** Broker, web UI and the one job, once that runs. */
  private List<String> running() throws Exception {
    long deadline = System.nanoTime() + 180_000_000_000L;
    while (true) {
      List<String> status = status(0);
      if (status.size() > 2 && status.stream().skip(2).allMatch(job -> job.endsWith(" RUNNING"))) {
        assertEquals(3, status.size(), status.toString());
        return status;
      }
      assertTrue(System.nanoTime() < deadline, status.toString());
      Thread.sleep(500);
    }
  }

  private List<String> status(int expected) throws Exception {
    Path said = Files.createTempFile(folder, "status", ".txt");
    assertEquals(expected, cluster(said, "status", "--dir", dir()).waitFor(), text(said));
    return Files.readAllLines(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--job", "--application"})
  void aClusterWithTheJobIsStartedAndKilledAndStartedAndEnded(String how) throws Exception {
    try {
      Path said = folder.resolve("up.txt");
      Process up = up(said, how);
      List<String> status = running();
      String broker = status.get(0).replace("broker ", "");
      assertEquals("64000_2-1-3-1-1-4_1460_8_1", fingerprint(broker));

      List<ProcessHandle> servers = up.descendants().toList();
      assertEquals(SERVERS, servers.size(), servers.toString());
      up.destroyForcibly();
      await(() -> servers.stream().noneMatch(ProcessHandle::isAlive), said);
      assertEquals(List.of("nothing runs in " + dir()), status(1));

      Process again = up(folder.resolve("again.txt"), how);
      assertEquals(status, running(), "other addresses, or another job, than before");
      List<ProcessHandle> others = again.descendants().toList();
      Path down = folder.resolve("down.txt");
      assertEquals(0, cluster(down, "down", "--dir", dir()).waitFor(), text(down));
      await(() -> others.stream().noneMatch(ProcessHandle::isAlive), down);
      assertFalse(again.isAlive());
      assertFalse(text(folder.resolve("again.txt")).contains("by itself"), "down is no accident");
    } finally {
      started.forEach(Process::destroy);
    }
  }

  /** What the feed has of one exchange that is sent through. */
  private static String fingerprint(String broker) throws Exception {
    try (KafkaPublisher publisher = new KafkaPublisher(broker, Topics.PACKETS);
        Feed feed = Feed.whole(broker)) {
      long start = System.currentTimeMillis() * 1000;
      publisher.publish(ClusterJarTest.synAck(0, start));
      publisher.publish(ClusterJarTest.synAck(0, start + 1_000_000));
      long deadline = System.nanoTime() + 120_000_000_000L;
      while (System.nanoTime() < deadline) {
        ClusterJarTest.heartbeat(publisher, start - 1_000_000);
        List<Ja4TScanRecord> records = feed.rest();
        if (!records.isEmpty()) {
          return records.get(0).getJa4tscan();
        }
        Thread.sleep(500);
      }
      throw new AssertionError("no record within two minutes");
    }
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void await(BooleanSupplier condition, Path said) throws InterruptedException {
    long deadline = System.nanoTime() + 180_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, () -> "it did not come; it said: " + text(said));
      Thread.sleep(100);
    }
  }
}
