package io.halfopen.chaos;

import io.halfopen.job.sink.elasticsearch.Templates;
import io.halfopen.servers.ElasticsearchProcess;
import io.halfopen.servers.cluster.BrokerProcess;
import io.halfopen.servers.cluster.FlinkProcesses;
import io.halfopen.servers.cluster.FlinkProcesses.Submission;
import io.halfopen.servers.cluster.FlinkSettings;
import io.halfopen.servers.cluster.ZooKeeperProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Everything there is in production, each a process: a broker, a job manager that another one can
 * replace, two task managers, Elasticsearch, a sensor. The job in it is the cluster's jar.
 */
final class ChaosLab implements AutoCloseable {
  static final int TASK_MANAGERS = 2;

  private static final long RECOVERY_MILLIS = 600_000;
  private static final String JOB = "io.halfopen.job.Ja4TScanJob";

  /** How the job comes to the cluster: submitted to one that was there, or with one of its own. */
  enum Mode {
    SESSION,
    APPLICATION
  }

  private final Path folder;
  private final ChaosOptions options;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final BrokerProcess broker;
  private final ElasticsearchProcess elasticsearch;
  private final FlinkSettings settings;
  private final String scheme;
  private final SensorProcess sensor;
  private FlinkProcesses flink;
  private int endedByThemselves;

  private ChaosLab(
      Path folder,
      ChaosOptions options,
      Mode mode,
      String scheme,
      UnaryOperator<FlinkSettings> special)
      throws IOException {
    this.folder = folder;
    this.options = options;
    this.scheme = scheme;
    boolean up = false;
    try {
      broker = kept(BrokerProcess.start(folder.resolve("broker")));
      elasticsearch =
          kept(
              ElasticsearchProcess.start(
                  ElasticsearchProcess.Version.V8,
                  Files.createDirectories(folder.resolve("elasticsearch"))));
      var put = Templates.apply(elasticsearch.url());
      ZooKeeperProcess zooKeeper = kept(ZooKeeperProcess.start(folder.resolve("zookeeper")));
      settings = special.apply(FlinkSettings.of(TASK_MANAGERS).withZooKeeper(zooKeeper.quorum()));
      flink =
          mode == Mode.SESSION
              ? FlinkProcesses.start(folder.resolve("flink"), settings)
              : FlinkProcesses.application(
                  folder.resolve("flink"), settings, JOB, options.jar(), arguments());
      started.push(() -> flink.close());
      if (mode == Mode.SESSION) {
        submit(List.of());
      }
      sensor =
          kept(
              SensorProcess.start(
                  folder.resolve("sensor"),
                  broker.servers(),
                  options.seed(),
                  options.rate(),
                  options.gapSeconds()));
      up = !put.isEmpty();
    } finally {
      if (!up) {
        close();
      }
    }
  }

  static ChaosLab open(Path folder, ChaosOptions options) throws IOException {
    return open(folder, options, Mode.SESSION);
  }

  static ChaosLab open(Path folder, ChaosOptions options, Mode mode) throws IOException {
    return open(folder, options, mode, "file", settings -> settings);
  }

  /**
   * The same on a special cluster.
   *
   * @param scheme of the file system that the sink's files go through
   */
  static ChaosLab open(
      Path folder,
      ChaosOptions options,
      Mode mode,
      String scheme,
      UnaryOperator<FlinkSettings> special)
      throws IOException {
    return new ChaosLab(
        Files.createDirectories(folder.toAbsolutePath()), options, mode, scheme, special);
  }

  private <T extends AutoCloseable> T kept(T server) {
    started.push(server);
    return server;
  }

  private String[] arguments() {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--bootstrap-servers", broker.servers()));
    arguments.addAll(List.of("--session-gap", "" + options.gapSeconds()));
    // Longer than anything here is away.
    arguments.addAll(List.of("--linger", "600", "--delivery", "exactly-once"));
    arguments.addAll(
        List.of("--sink", "files:" + scheme + "://" + records() + "?roll-interval=2s"));
    arguments.addAll(List.of("--sink", "elasticsearch:" + elasticsearch.url()));
    return arguments.toArray(String[]::new);
  }

  private void submit(List<String> how) throws IOException {
    Submission submission = flink.submit(how, options.jar(), arguments());
    if (submission.status() != 0) {
      throw new IOException("the job was not taken: " + submission.said());
    }
  }

  private Path records() {
    return folder.resolve("records");
  }

  /** Returns once a checkpoint was begun after this call and completed. */
  void awaitCheckpoint() throws IOException, InterruptedException {
    long since = System.currentTimeMillis();
    FlinkJob job = new FlinkJob(flink.url());
    while (!job.checkpointedSince(since)) {
      endedByThemselves += flink.startEnded();
      if (System.currentTimeMillis() - since > RECOVERY_MILLIS) {
        throw new IOException("no checkpoint for " + RECOVERY_MILLIS / 1000 + " s");
      }
      Thread.sleep(200);
    }
  }

  /** Servers of the cluster that nobody killed, and that were started again all the same. */
  int endedByThemselves() {
    return endedByThemselves;
  }

  /** Which one has this process id. */
  int taskManager(long pid) {
    for (int number = 0; number < flink.taskManagers(); number++) {
      if (flink.taskManagerPid(number) == pid) {
        return number;
      }
    }
    throw new IllegalArgumentException("no task manager has the process id " + pid);
  }

  /**
   * Stops the job with a savepoint, not drained, and the whole cluster, and goes on from there in a
   * new one.
   */
  void restart(int taskManagers, int parallelism) throws IOException, InterruptedException {
    String savepoints = folder.resolve("savepoints").toUri().toString();
    String savepoint = new FlinkJob(flink.url()).stop(savepoints);
    flink.close();
    flink = FlinkProcesses.start(folder.resolve("flink"), settings.withTaskManagers(taskManagers));
    submit(List.of("-s", savepoint, "-p", "" + parallelism));
  }

  /** As {@code kill -9} does; {@code number} chooses among several. */
  void kill(Victim victim, int number) {
    switch (victim) {
      case TASKMANAGER -> flink.killTaskManager(number);
      case JOBMANAGER -> flink.killJobManager();
      case BROKER -> broker.kill();
      case ELASTICSEARCH -> elasticsearch.kill();
      case SENSOR -> sensor.kill();
    }
  }

  /** On the same data and address. */
  void startAgain(Victim victim, int number) throws IOException {
    switch (victim) {
      case TASKMANAGER -> flink.startTaskManager(number);
      case JOBMANAGER -> flink.startJobManager();
      case BROKER -> broker.start();
      case ELASTICSEARCH -> elasticsearch.start();
      case SENSOR -> sensor.startAgain();
    }
  }

  /** Ends the load and returns once the last answer was published. */
  void endLoad(long seconds) throws IOException, InterruptedException {
    sensor.finish(seconds);
  }

  /** What was dealt, and heard. */
  Truth truth() throws IOException {
    Truth.Published published = new Truth.Published();
    try (Topic topic = Topic.open(broker.servers(), io.halfopen.job.Topics.PACKETS)) {
      topic.rest(published::add);
    }
    return Truth.of(
        options.seed(),
        options.gapSeconds() * 1_000_000,
        Journal.read(sensor.journal()),
        published);
  }

  /** Reads the sinks, which may still be filling. */
  Sinks sinks() {
    return new Sinks(broker.servers(), records(), elasticsearch.url());
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
