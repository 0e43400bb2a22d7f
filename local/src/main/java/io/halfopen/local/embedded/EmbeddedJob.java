package io.halfopen.local.embedded;

import io.halfopen.event.BadInputException;
import io.halfopen.job.InsightOptions;
import io.halfopen.job.Ja4TScanJob;
import io.halfopen.job.JobOptions;
import io.halfopen.job.KafkaOptions;
import io.halfopen.job.Topics;
import io.halfopen.job.archive.ArchiveOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The live job on a mini cluster in this process. */
public final class EmbeddedJob {
  private static final long ANSWER_SECONDS = 10;
  private static final Endurance USUAL = new Endurance(Duration.ofSeconds(1), 3);

  private final KafkaOptions kafka;
  private final Path folder;
  private final JobClient job;
  private final MiniCluster cluster;
  private final CompletableFuture<JobExecutionResult> end;
  private int lost;

  /** How often its state is kept, and after how many failures it is given up. */
  record Endurance(Duration checkpoints, int restarts) {}

  private EmbeddedJob(KafkaOptions kafka, Path folder, EmbeddedFlink.Submitted submitted) {
    this.kafka = kafka;
    this.folder = folder;
    job = submitted.job();
    // Asked for now: a failed job takes its cluster along, which then answers nobody.
    end = job.getJobExecutionResult();
    cluster = submitted.cluster();
  }

  /**
   * Starts it.
   *
   * @param folder for its checkpoints; a job in another folder reads everything from the beginning
   * @param sinks where records go beside the feed, each as {@code SCHEME:WHERE}
   * @param savepoint where it goes on, as {@link #suspend} gave it, or null for a new beginning
   * @throws BadInputException where a sink does not exist or cannot be used
   */
  public static EmbeddedJob start(
      String servers,
      Path folder,
      JobOptions options,
      List<String> sinks,
      @Nullable String savepoint) {
    KafkaOptions kafka = KafkaOptions.of(servers, "halfopen-" + folder.getFileName());
    return start(kafka, folder, options, InsightOptions.defaults(), sinks, savepoint, USUAL);
  }

  /** The same with labels and changes as {@code insight} says. */
  public static EmbeddedJob start(
      String servers,
      Path folder,
      JobOptions options,
      InsightOptions insight,
      List<String> sinks,
      @Nullable String savepoint) {
    return start(servers, folder, options, insight, sinks, savepoint, null);
  }

  /** The same with an archive of the raw events where one is wanted. */
  public static EmbeddedJob start(
      String servers,
      Path folder,
      JobOptions options,
      InsightOptions insight,
      List<String> sinks,
      @Nullable String savepoint,
      @Nullable ArchiveOptions archive) {
    KafkaOptions kafka = KafkaOptions.of(servers, "halfopen-" + folder.getFileName());
    return start(kafka, folder, options, insight, sinks, savepoint, USUAL, archive);
  }

  static EmbeddedJob start(
      KafkaOptions kafka,
      Path folder,
      JobOptions options,
      InsightOptions insight,
      List<String> sinks,
      @Nullable String savepoint,
      Endurance endurance) {
    return start(kafka, folder, options, insight, sinks, savepoint, endurance, null);
  }

  /** The same, with an archive of the raw events where one is wanted. */
  static EmbeddedJob start(
      KafkaOptions kafka,
      Path folder,
      JobOptions options,
      InsightOptions insight,
      List<String> sinks,
      @Nullable String savepoint,
      Endurance endurance,
      @Nullable ArchiveOptions archive) {
    try {
      Configuration config = EmbeddedFlink.configuration(folder);
      config.setString("restart-strategy.type", "fixed-delay");
      config.setString(
          "restart-strategy.fixed-delay.attempts", Integer.toString(endurance.restarts()));
      if (savepoint != null) {
        config.setString("execution.state-recovery.path", savepoint);
      }
      StreamExecutionEnvironment env = EmbeddedFlink.environment(config);
      env.enableCheckpointing(endurance.checkpoints().toMillis());
      Ja4TScanJob.live(env, kafka, options, insight, sinks, archive);
      return new EmbeddedJob(kafka, folder, EmbeddedFlink.submit(env, config));
    } catch (BadInputException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the embedded job did not start: " + RootCause.of(e), e);
    }
  }

  /** The job's failure in one line, or null while it runs. */
  public @Nullable String failure() {
    return end.handle((result, e) -> e == null ? null : "the job failed: " + RootCause.of(e))
        .getNow(null);
  }

  /** Why it last failed and went on from a checkpoint, or null; asked while it runs. */
  @Nullable String restarted() throws Exception {
    var graph = cluster.getExecutionGraph(job.getJobID()).get(ANSWER_SECONDS, TimeUnit.SECONDS);
    if (graph.getStatusTimestamp(JobStatus.RESTARTING) == 0) {
      return null;
    }
    var failure = graph.getFailureInfo();
    return failure == null ? "for an unknown reason" : failure.getExceptionAsString();
  }

  /** Loses the task manager with all that no checkpoint holds; another one takes its place. */
  void replaceTaskManager() throws Exception {
    cluster.terminateTaskManager(lost++).get(ANSWER_SECONDS, TimeUnit.SECONDS);
    cluster.startTaskManager();
  }

  /**
   * Waits until the job has read all that was published, then drains it: every open exchange is
   * emitted, and files are committed.
   */
  public void finish(Duration patience) throws Exception {
    caughtUp(patience);
    stop(true, patience);
  }

  /** Returns once a checkpoint holds all that was published. */
  void caughtUp(Duration patience) throws Exception {
    try (Admin admin = Admin.create(kafka.client())) {
      Map<TopicPartition, Long> ends = ends(admin);
      long deadline = System.nanoTime() + patience.toNanos();
      while (!reached(admin, kafka.group(), ends)) {
        String failure = failure();
        if (failure != null || System.nanoTime() > deadline) {
          throw new IllegalStateException(
              failure != null ? failure : "the job did not catch up within " + patience);
        }
        Thread.sleep(100);
      }
    }
  }

  /** Stops in the middle, open exchanges kept; returns the savepoint to start from again. */
  String suspend(Duration patience) throws Exception {
    return stop(false, patience);
  }

  private String stop(boolean drain, Duration patience) throws Exception {
    String savepoints = folder.resolve("savepoints").toUri().toString();
    try {
      return job.stopWithSavepoint(drain, savepoints, SavepointFormatType.CANONICAL)
          .get(patience.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the job failed at its end: " + RootCause.of(e), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the job did not end within " + patience, e);
    }
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

  private static boolean reached(Admin admin, String group, Map<TopicPartition, Long> ends)
      throws Exception {
    Map<TopicPartition, OffsetAndMetadata> read =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    return ends.entrySet().stream()
        .allMatch(
            end -> {
              OffsetAndMetadata at = read.get(end.getKey());
              return end.getValue() == 0 || (at != null && at.offset() >= end.getValue());
            });
  }

  /** Stops without a result, unless it has ended by itself. */
  public void cancel() {
    try {
      var unused = job.cancel();
    } catch (IllegalStateException e) {
      // The cluster ended with its job.
      return;
    }
  }
}
