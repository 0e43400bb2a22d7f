package io.halfopen.local.embedded;

import io.halfopen.job.ArchiveJob;
import io.halfopen.job.KafkaOptions;
import io.halfopen.job.archive.ArchiveOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A Kafka's packet topic into an archive, for ever, on a mini cluster in this process. Whatever
 * ends it, the next run with the same state goes on from the last checkpoint: what was read after
 * it is read again and was in no file.
 */
public final class EmbeddedArchive {
  private EmbeddedArchive() {}

  /**
   * Returns when interrupted.
   *
   * @param roll how often files end, which is when they become visible
   * @throws IllegalStateException where the job fails for good
   */
  public static void run(
      KafkaOptions kafka, ArchiveOptions archive, ReplayState state, Duration roll)
      throws Exception {
    Workspace workspace = Workspace.create(null);
    Runtime.getRuntime().addShutdownHook(new Thread(workspace::close, "halfopen-clean"));
    try (workspace) {
      Configuration config = EmbeddedFlink.configuration(workspace.path());
      state.into(config);
      // A Kafka that is away comes back.
      config.setString("restart-strategy.type", "exponential-delay");
      config.setString("restart-strategy.exponential-delay.max-backoff", "30s");
      StreamExecutionEnvironment env = EmbeddedFlink.environment(config);
      env.enableCheckpointing(roll.toMillis());
      ArchiveJob.keep(env, kafka, archive);
      JobClient job = EmbeddedFlink.submit(env, config).job();
      var end = job.getJobExecutionResult();
      try {
        end.get();
      } catch (InterruptedException e) {
        job.cancel().get();
        // That it was cancelled is what it ends with.
        var unused = end.handle((result, failure) -> result).get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the archive's job failed: " + RootCause.of(e), e);
      }
    }
  }
}
