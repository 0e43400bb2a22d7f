package io.halfopen.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.halfopen.job.InsightOptions;
import io.halfopen.job.JobOptions;
import io.halfopen.job.KafkaOptions;
import io.halfopen.job.Topics;
import io.halfopen.job.source.KafkaTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two jobs on one packet topic, each with ticks of its own, on a real broker. */
@Timeout(180)
final class TwoJobsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int HOSTS = 20;

  @TempDir Path folder;

  private EmbeddedJob job(EmbeddedBroker broker, String name) {
    Topics topics =
        new Topics(
            Topics.PACKETS,
            name + "-feed",
            name + "-incomplete",
            name + "-changes",
            name + "-late",
            name + "-dead-letters");
    KafkaOptions kafka =
        new KafkaOptions(
            broker.servers(), name, topics, false, KafkaOptions.TRANSACTION_TIMEOUT, Map.of());
    KafkaTopics.prepare(kafka, Optional.of(EmbeddedBroker.PARTITIONS), Map.of());
    return EmbeddedJob.start(
        kafka,
        folder.resolve(name),
        JobOptions.defaults().withSessionGap(Duration.ofSeconds(4)),
        InsightOptions.defaults(),
        List.of(),
        null,
        new EmbeddedJob.Endurance(Duration.ofSeconds(1), 3));
  }

  @Test
  void theTicksOfTwoJobsEndNothingEarlyAndNothingTwice() throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"));
    List<EmbeddedJob> jobs = new ArrayList<>();
    try (LiveSensor sensor = new LiveSensor(broker.servers())) {
      jobs.add(job(broker, "a"));
      jobs.add(job(broker, "b"));
      // Retransmissions just below the gap apart.
      for (int round = 0; round < 3; round++) {
        for (int host = 0; host < HOSTS; host++) {
          sensor.hear(host);
        }
        Thread.sleep(3000);
      }
      List<String> expected =
          IntStream.range(0, HOSTS).mapToObj(n -> "10.77.1." + n).sorted().toList();
      for (String name : List.of("a", "b")) {
        try (Hosts feed = Hosts.committed(broker.servers(), name + "-feed");
            Hosts incomplete = Hosts.committed(broker.servers(), name + "-incomplete")) {
          feed.await(HOSTS, PATIENCE);
          assertEquals(expected, feed.seen().stream().sorted().toList());
          assertEquals(List.of(), incomplete.seen());
        }
      }
      for (EmbeddedJob job : jobs) {
        assertNull(job.restarted());
      }
    } finally {
      jobs.forEach(EmbeddedJob::cancel);
      broker.close();
    }
  }
}
