package io.halfopen.bench.soak;

import io.halfopen.event.BadInputException;
import io.halfopen.job.Topics;
import io.halfopen.scanner.publish.SpoolingPublisher;
import io.halfopen.servers.cluster.BrokerProcess;
import io.halfopen.servers.cluster.FlinkProcesses;
import io.halfopen.servers.cluster.FlinkProcesses.Submission;
import io.halfopen.servers.cluster.FlinkSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** A broker, and a job manager and a task manager with the job, each a process. */
final class Plant implements AutoCloseable {
  /** What topics keep: a long run must not fill the disk. */
  private static final String KEPT_BYTES = "1000000000";

  private static final String SEGMENT_BYTES = "100000000";
  private static final long SPOOL_BYTES = 4L << 30;
  private static final int TRIES = 30;

  private final Path folder;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final BrokerProcess broker;
  private final FlinkProcesses flink;

  Plant(Path folder, SoakOptions options) throws Exception {
    this.folder = folder;
    boolean up = false;
    try {
      broker = kept(BrokerProcess.start(folder.resolve("broker")));
      FlinkSettings settings =
          FlinkSettings.of(1)
              .withTaskHeap(options.heapMib())
              .with("taskmanager.memory.network.min", "128m")
              .with("taskmanager.memory.network.max", "128m")
              .with("execution.checkpointing.interval", options.checkpointSeconds() + " s");
      settings = settings.with(FlinkSettings.JAVA_OPTIONS, javaOptions(settings.heapMib()));
      flink =
          kept(
              FlinkProcesses.start(
                  folder.resolve("flink"), options.changelog() ? changelog(settings) : settings));
      submit(options);
      keepLittle();
      up = true;
    } finally {
      if (!up) {
        close();
      }
    }
  }

  private <T extends AutoCloseable> T kept(T server) {
    started.push(server);
    return server;
  }

  /**
   * The collector that takes the least CPU: Java's usual one buys its short pauses with more of the
   * two cores than they can spare.
   */
  private static String javaOptions(int heapMib) {
    int young = heapMib * 35 / 100;
    return "-XX:+UseParallelGC -Xms%dm -Xmn%dm".formatted(heapMib, young);
  }

  private FlinkSettings changelog(FlinkSettings settings) {
    return settings
        .with("state.changelog.enabled", "true")
        .with("state.changelog.storage", "filesystem")
        .with(
            "state.changelog.dstl.dfs.base-path",
            folder.resolve("flink/changelog").toUri().toString())
        .with("state.changelog.periodic-materialize.interval", "5 min");
  }

  private void submit(SoakOptions options) throws IOException {
    Submission submission =
        flink.submit(
            options.jar(),
            "--bootstrap-servers",
            broker.servers(),
            "--session-gap",
            "" + options.gapSeconds(),
            "--delivery",
            options.delivery(),
            "--sink",
            "files:" + folder.resolve("records").toUri());
    if (submission.status() != 0) {
      throw new IOException("the job was not taken: " + submission.said());
    }
  }

  private void keepLittle() throws Exception {
    Collection<AlterConfigOp> less =
        Stream.of(
                new ConfigEntry("retention.bytes", KEPT_BYTES),
                new ConfigEntry("segment.bytes", SEGMENT_BYTES))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
      for (String topic : List.of(Topics.PACKETS, Topics.FINGERPRINTS)) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        for (int tried = 1; !admin.listTopics().names().get().contains(topic); tried++) {
          if (tried > TRIES) {
            throw new IOException("the job makes no topic " + topic);
          }
          Thread.sleep(1000);
        }
        admin.incrementalAlterConfigs(Map.of(resource, less)).all().get();
      }
    }
  }

  /** What the scanner publishes by. */
  SpoolingPublisher publisher() throws BadInputException {
    return SpoolingPublisher.open(
        broker.servers(),
        Topics.PACKETS,
        folder.resolve("spool"),
        SPOOL_BYTES,
        System.err::println);
  }

  FeedReader reader(SoakOptions options) {
    return new FeedReader(broker.servers(), options.gapSeconds() * 1_000_000L);
  }

  /** Of the task manager and of the broker. */
  Footprint footprint() {
    return new Footprint(flink.url(), flink.taskManagerPid(0), broker.pid());
  }

  @Override
  public void close() {
    for (AutoCloseable server : started) {
      try {
        server.close();
      } catch (Exception e) {
        throw new IllegalStateException("a server did not end", e);
      }
    }
  }
}
