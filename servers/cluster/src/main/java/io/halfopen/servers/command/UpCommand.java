package io.halfopen.servers.command;

import io.halfopen.servers.cluster.BrokerProcess;
import io.halfopen.servers.cluster.FlinkProcesses;
import io.halfopen.servers.cluster.FlinkProcesses.Submission;
import io.halfopen.servers.cluster.FlinkSettings;
import io.halfopen.servers.cluster.ZooKeeperProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./halfopen cluster up}. */
@Command(
    name = "up",
    usageHelpWidth = 100,
    mixinStandardHelpOptions = true,
    description = {
      "Starts a Kafka broker and a Flink cluster, and runs until Ctrl-C.",
      "Each server is a process of its own on loopback, Flink's with high availability; where they",
      "answer is printed. They end with this command, also if it is killed. Started again in the",
      "same folder they have the same addresses, and a job goes on from its last checkpoint."
    },
    footer = {
      "",
      "A pipeline on this machine, in two terminals:",
      "  ./halfopen cluster up --job -- --session-gap 65 --sink files:/srv/ja4",
      "  ./halfopen scan 203.0.113.0/24 -p 443 --bootstrap-servers HOST:PORT  (the broker's)"
    })
final class UpCommand implements Callable<Integer> {
  private static final Pattern LIVE_JOB =
      Pattern.compile("\"state\":\"(CREATED|RUNNING|RESTARTING|INITIALIZING|FAILING)\"");

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "halfopen-cluster",
      description = "what is kept of it: topics, checkpoints, logs (default ./${DEFAULT-VALUE})")
  Path dir = Path.of("halfopen-cluster");

  @Option(
      names = "--taskmanagers",
      paramLabel = "N",
      defaultValue = "2",
      description = "Flink task managers, two slots each (default ${DEFAULT-VALUE})")
  int taskManagers = 2;

  @Option(
      names = "--job",
      description = "submit Halfopen's job as well, with what follows -- as its arguments")
  boolean job;

  @Option(
      names = "--application",
      description = "the same as a cluster of its own that runs nothing else (application mode)")
  boolean application;

  @Option(
      names = "--jar",
      hidden = true,
      defaultValue = "${sys:halfopen.job.jar}",
      description = "the job's, as it is submitted; the launcher says where it lies")
  @Nullable Path jar;

  @Parameters(
      paramLabel = "ARGUMENT",
      description =
          "what the job is told, such as --session-gap 65 --sink files:/srv/ja4; it is told the"
              + " broker's address anyway")
  List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    if (taskManagers < 1 || taskManagers > 64) {
      throw new Refusal("--taskmanagers " + taskManagers + ": give 1 to 64");
    }
    if (!arguments.isEmpty() && !job && !application) {
      throw new Refusal("'" + arguments.get(0) + "': arguments are the job's: add --job");
    }
    Path own = jar;
    if ((job || application) && (own == null || !Files.isRegularFile(own))) {
      throw new Refusal("the job's jar is missing: run ./halfopen cluster up, which builds it");
    }
    try (ClusterFolder folder = ClusterFolder.take(dir.toAbsolutePath());
        BrokerProcess broker = BrokerProcess.start(folder.folder("broker"));
        ZooKeeperProcess zooKeeper = ZooKeeperProcess.start(folder.folder("zookeeper"));
        FlinkProcesses flink = flink(folder, zooKeeper, broker.servers(), own)) {
      folder.says(broker.servers(), flink.url());
      System.out.println("broker " + broker.servers());
      System.out.println("web UI " + flink.url());
      if (job && own != null) {
        submit(flink, own, broker.servers());
      }
      System.err.println("it runs until Ctrl-C; everything is kept in " + dir.toAbsolutePath());
      while (flink.isAlive() && broker.isAlive()) {
        Thread.sleep(1000);
      }
      if (isEnding()) {
        return 0;
      }
      throw new IOException("a server ended by itself: see the logs in " + dir.toAbsolutePath());
    }
  }

  /** Whether this process is being ended, as Ctrl-C and {@code down} do it, and its servers so. */
  private static boolean isEnding() throws InterruptedException {
    // The terminal sends Ctrl-C to all of them, and a server may be the first to heed it.
    Thread.sleep(2000);
    Thread hook = new Thread(() -> {}, "never run");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private FlinkProcesses flink(
      ClusterFolder folder, ZooKeeperProcess zooKeeper, String servers, @Nullable Path own)
      throws IOException {
    FlinkSettings settings = FlinkSettings.of(taskManagers).withZooKeeper(zooKeeper.quorum());
    Path home = folder.folder("flink");
    return application && own != null
        ? FlinkProcesses.application(
            home, settings, "io.halfopen.job.Ja4TScanJob", own, told(servers))
        : FlinkProcesses.start(home, settings);
  }

  private String[] told(String servers) {
    List<String> told = new ArrayList<>(List.of("--bootstrap-servers", servers));
    told.addAll(arguments);
    return told.toArray(String[]::new);
  }

  private void submit(FlinkProcesses flink, Path own, String servers) throws IOException {
    PrintStream out = System.out;
    if (LIVE_JOB.matcher(jobs(flink.url())).find()) {
      out.println("job: the one of before goes on from its last checkpoint");
      return;
    }
    Submission submission = flink.submit(own, told(servers));
    if (submission.status() != 0) {
      throw new IOException("the job was not taken: " + submission.said().strip());
    }
    out.println("job submitted");
  }

  static String jobs(String url) throws IOException {
    try (InputStream in = URI.create(url + "/jobs/overview").toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
