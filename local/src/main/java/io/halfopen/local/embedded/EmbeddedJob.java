package io.halfopen.local.embedded;

import io.halfopen.job.Ja4TScanJob;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The live job on a mini cluster in this process. */
public final class EmbeddedJob {
  private static final String GROUP = "halfopen-embedded";

  private final String servers;
  private final Path folder;
  private final JobClient job;

  private EmbeddedJob(String servers, Path folder, JobClient job) {
    this.servers = servers;
    this.folder = folder;
    this.job = job;
  }

  /** Starts it; {@code records} is a folder for files, or null for none. */
  public static EmbeddedJob start(
      String servers, Path folder, JobOptions options, @Nullable String records) {
    try {
      StreamExecutionEnvironment env = environment(folder);
      env.enableCheckpointing(1000);
      Ja4TScanJob.live(env, servers, GROUP, options, records);
      return new EmbeddedJob(servers, folder, env.executeAsync("halfopen"));
    } catch (Exception e) {
      throw new IllegalStateException("the embedded job did not start: " + e.getMessage(), e);
    }
  }

  /** A mini cluster of two slots whose endpoints stay on loopback. */
  public static StreamExecutionEnvironment environment(Path folder) {
    Configuration config = new Configuration();
    config.setString("rest.bind-address", "127.0.0.1");
    config.setString("rest.bind-port", "0");
    config.setString(
        "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    config.setString("io.tmp.dirs", folder.toString());
    config.setString("restart-strategy.type", "fixed-delay");
    config.setString("restart-strategy.fixed-delay.attempts", "3");
    return StreamExecutionEnvironment.createLocalEnvironment(EmbeddedBroker.PARTITIONS, config);
  }

  /** The job's failure in one line, or null while it runs. */
  public @Nullable String failure() {
    try {
      JobStatus status = job.getJobStatus().get(10, TimeUnit.SECONDS);
      return status == JobStatus.FAILED ? "the job failed; see the log" : null;
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      return "the job does not answer: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /**
   * Waits until the job has read all that was published, then drains it: every open exchange is
   * emitted, and files are committed.
   */
  public void finish(Duration patience) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      Map<TopicPartition, Long> ends = ends(admin);
      long deadline = System.nanoTime() + patience.toNanos();
      while (!reached(admin, ends)) {
        String failure = failure();
        if (failure != null || System.nanoTime() > deadline) {
          throw new IllegalStateException(
              failure != null ? failure : "the job did not catch up within " + patience);
        }
        Thread.sleep(100);
      }
    }
    String savepoints = folder.resolve("savepoints").toUri().toString();
    job.stopWithSavepoint(true, savepoints, SavepointFormatType.CANONICAL)
        .get(patience.toSeconds(), TimeUnit.SECONDS);
  }

  private static Map<TopicPartition, Long> ends(Admin admin) throws Exception {
    Map<TopicPartition, OffsetSpec> latest =
        IntStream.range(0, EmbeddedBroker.PARTITIONS)
            .mapToObj(p -> new TopicPartition(Topics.PACKETS, p))
            .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(latest).all().get();
    return ends.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
  }

  private static boolean reached(Admin admin, Map<TopicPartition, Long> ends) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> read =
        admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
    return ends.entrySet().stream()
        .allMatch(
            end -> {
              OffsetAndMetadata at = read.get(end.getKey());
              return end.getValue() == 0 || (at != null && at.offset() >= end.getValue());
            });
  }

  /** Stops without a result. */
  public void cancel() {
    var unused = job.cancel();
  }
}
