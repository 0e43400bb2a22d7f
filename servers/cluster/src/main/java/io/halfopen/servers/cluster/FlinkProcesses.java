package io.halfopen.servers.cluster;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Flink session cluster of a job manager and a task manager, each a process of its own, which
 * know what Flink's distribution has and nothing of any job.
 *
 * <pre>{@code
 * try (FlinkProcesses cluster = FlinkProcesses.start(folder)) {
 *   cluster.submit(jar, "--session-gap", "3");
 * }
 * }</pre>
 */
public final class FlinkProcesses implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Pattern SLOTS = Pattern.compile("\"slots-available\":(\\d+)");

  private final Path folder;
  private final int restPort;
  private final JavaProcess jobManager;
  private JavaProcess taskManager;

  /** What the client ended with, and what it said. */
  public record Submission(int status, String said) {}

  private FlinkProcesses(Path folder, int restPort) throws IOException {
    this.folder = folder;
    this.restPort = restPort;
    jobManager =
        launch(
            "jobmanager", "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
    taskManager = launchTaskManager();
  }

  /**
   * Starts both and returns once two slots are there.
   *
   * @param folder for configuration, logs and checkpoints
   * @throws IOException where the jars are missing or they do not start
   */
  public static FlinkProcesses start(Path folder) throws IOException {
    Path home = Files.createDirectories(folder.toAbsolutePath());
    Files.createDirectories(home.resolve("tmp"));
    int[] ports = Place.freePorts(2);
    Files.writeString(home.resolve("config.yaml"), config(home, ports[0], ports[1]));
    FlinkProcesses cluster = new FlinkProcesses(home, ports[0]);
    try {
      cluster.taskManager.await(cluster::hasSlots, PATIENCE);
    } catch (IOException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  /** Where the job manager answers, {@code http://127.0.0.1:PORT}. */
  public String url() {
    return "http://127.0.0.1:" + restPort;
  }

  /** Submits a job as {@code flink run -d JAR ARGUMENTS} does. */
  public Submission submit(Path jar, String... arguments) throws IOException {
    return submit(List.of(), jar, arguments);
  }

  /** Submits a job as {@code flink run -d -C JAR JAR ARGUMENTS} does. */
  public Submission submit(List<Path> beside, Path jar, String... arguments) throws IOException {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("run", "-d", "-m", "127.0.0.1:" + restPort));
    beside.forEach(other -> all.addAll(List.of("-C", other.toUri().toString())));
    all.add(jar.toString());
    all.addAll(List.of(arguments));
    Files.deleteIfExists(log("client"));
    try (JavaProcess client =
        launch("client", "org.apache.flink.client.cli.CliFrontend", all.toArray(String[]::new))) {
      int status = client.awaitEnd(PATIENCE);
      return new Submission(status, client.said());
    }
  }

  /** Ends the task manager as a crash does; another one takes its place. */
  public void replaceTaskManager() throws IOException {
    taskManager.kill();
    taskManager = launchTaskManager();
  }

  /** What the job manager and the task managers logged. */
  public String logs() throws IOException {
    return jobManager.said() + taskManager.said();
  }

  @Override
  public void close() {
    taskManager.kill();
    jobManager.close();
  }

  private JavaProcess launchTaskManager() throws IOException {
    return launch("taskmanager", "org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private JavaProcess launch(String name, String main, String... program) throws IOException {
    List<String> arguments = new ArrayList<>();
    // As Flink's own scripts do, for its serializers.
    for (String opened : List.of("lang", "net", "io", "nio", "text", "time", "util")) {
      arguments.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    arguments.addAll(
        List.of("-Xmx512m", name.equals("client") ? "-Dlog4j2.level=OFF" : Logging.into(folder)));
    arguments.addAll(List.of("-cp", Place.jars("flink"), main));
    if (!name.equals("client")) {
      arguments.addAll(List.of("--configDir", folder.toString()));
    }
    arguments.addAll(List.of(program));
    return JavaProcess.start(log(name), folder, arguments);
  }

  private static String config(Path folder, int rest, int rpc) {
    return """
        rest.address: 127.0.0.1
        rest.bind-address: 127.0.0.1
        rest.port: %d
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.bind-host: 127.0.0.1
        jobmanager.rpc.port: %d
        jobmanager.memory.process.size: 1g
        taskmanager.host: 127.0.0.1
        taskmanager.bind-host: 127.0.0.1
        taskmanager.numberOfTaskSlots: 2
        taskmanager.cpu.cores: 1
        taskmanager.memory.framework.heap.size: 128m
        taskmanager.memory.framework.off-heap.size: 128m
        taskmanager.memory.task.heap.size: 256m
        taskmanager.memory.task.off-heap.size: 0
        taskmanager.memory.managed.size: 0
        taskmanager.memory.network.min: 64m
        taskmanager.memory.network.max: 64m
        taskmanager.memory.jvm-metaspace.size: 256m
        taskmanager.memory.jvm-overhead.min: 192m
        taskmanager.memory.jvm-overhead.max: 192m
        heartbeat.timeout: 10 s
        heartbeat.interval: 2 s
        restart-strategy.type: fixed-delay
        restart-strategy.fixed-delay.attempts: 10
        restart-strategy.fixed-delay.delay: 1 s
        parallelism.default: 2
        execution.checkpointing.interval: 1 s
        execution.checkpointing.dir: %s
        io.tmp.dirs: %s
        """
        .formatted(rest, rpc, folder.resolve("checkpoints").toUri(), folder.resolve("tmp"));
  }

  private boolean hasSlots() {
    try {
      HttpURLConnection request =
          (HttpURLConnection) URI.create(url() + "/overview").toURL().openConnection();
      request.setConnectTimeout(1000);
      request.setReadTimeout(5000);
      try (var in = request.getInputStream()) {
        String overview = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        Matcher slots = SLOTS.matcher(overview);
        return slots.find() && Integer.parseInt(slots.group(1)) >= 2;
      }
    } catch (IOException e) {
      return false;
    }
  }
}
