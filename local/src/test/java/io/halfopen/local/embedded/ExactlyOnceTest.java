package io.halfopen.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.job.InsightOptions;
import io.halfopen.job.JobOptions;
import io.halfopen.job.KafkaOptions;
import io.halfopen.job.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The feed in transactions, on a real broker. */
@Timeout(240)
final class ExactlyOnceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LOSSES = 2;
  private static final int HOSTS = 20;

  @TempDir Path folder;

  @Test
  void eachRecordIsReadOnceAndNoneOfAnAbortedTransactionThoughTaskManagersAreLost()
      throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"));
    EmbeddedJob job = null;
    try (LiveSensor sensor = new LiveSensor(broker.servers());
        Hosts committed = Hosts.committed(broker.servers(), Topics.FINGERPRINTS);
        Hosts written = Hosts.written(broker.servers(), Topics.FINGERPRINTS)) {
      job =
          EmbeddedJob.start(
              KafkaOptions.of(broker.servers(), "exactly").withExactlyOnce(true),
              folder.resolve("job"),
              JobOptions.defaults().withSessionGap(Duration.ofSeconds(1)),
              InsightOptions.defaults(),
              List.of(),
              null,
              // Long enough that records are written, and lost, between two checkpoints; each task
              // of a lost task manager may count as a failure.
              new EmbeddedJob.Endurance(Duration.ofSeconds(5), 100));
      int hosts = 0;
      int before = 0;
      for (int loss = 0; loss < LOSSES; loss++) {
        for (int n = 0; n < HOSTS; n++) {
          sensor.hear(hosts++);
        }
        written.await(before + 1, PATIENCE);
        job.replaceTaskManager();
        committed.await(hosts, PATIENCE);
        before = written.seen().size();
      }
      List<String> expected =
          IntStream.range(0, LOSSES * HOSTS).mapToObj(n -> "10.77.1." + n).sorted().toList();
      job.caughtUp(PATIENCE);
      assertNotNull(job.restarted());
      assertEquals(expected, committed.seen().stream().sorted().toList());
      int all = written.seen().size();
      assertTrue(all > expected.size(), "no transaction was aborted: " + all + " were written");
    } catch (AssertionError e) {
      throw new AssertionError(job == null ? "no job" : "job: " + job.failure(), e);
    } finally {
      if (job != null && job.failure() == null) {
        job.cancel();
      }
      broker.close();
    }
  }
}
