package io.halfopen.servers.cluster;

import java.io.File;
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
 * A Flink cluster of a job manager and task managers, each a process of its own, which know what
 * Flink's distribution has and nothing of any job. Each of them can be killed and started again.
 *
 * <pre>{@code
 * try (FlinkProcesses cluster = FlinkProcesses.start(folder)) {
 *   cluster.submit(jar, "--session-gap", "3");
 * }
 * }</pre>
 */
public final class FlinkProcesses implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(300);

  /** Of a job manager, and of the client that submits. */
  private static final int HEAP_MIB = 512;

  private static final Pattern SLOTS = Pattern.compile("\"slots-total\":(\\d+)");
  private static final String ENTRY = "org.apache.flink.runtime.entrypoint.";
  private static final String SESSION = ENTRY + "StandaloneSessionClusterEntrypoint";
  private static final String APPLICATION =
      "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint";

  private final Path folder;
  private final FlinkSettings settings;
  private final int restPort;
  private final List<String> entry;
  private final List<JavaProcess> taskManagers = new ArrayList<>();
  private JavaProcess jobManager;

  /** What the client ended with, and what it said. */
  public record Submission(int status, String said) {}

  private FlinkProcesses(Path folder, FlinkSettings settings, int restPort, List<String> entry)
      throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.restPort = restPort;
    this.entry = entry;
    jobManager = launchJobManager();
    for (int i = 0; i < settings.taskManagers(); i++) {
      taskManagers.add(launchTaskManager(i));
    }
  }

  /** A session cluster of one task manager with two slots. */
  public static FlinkProcesses start(Path folder) throws IOException {
    return start(folder, FlinkSettings.of(1));
  }

  /**
   * Starts a session cluster, to which jobs are submitted, and returns once all its slots are
   * there.
   *
   * @param folder for configuration, logs and checkpoints
   * @throws IOException where the jars are missing or they do not start
   */
  public static FlinkProcesses start(Path folder, FlinkSettings settings) throws IOException {
    return start(folder, settings, List.of(SESSION));
  }

  /**
   * Starts an application cluster, which runs this one job and ends with it.
   *
   * @param job its main class
   * @param jar where that stands
   * @param arguments what it is told
   */
  public static FlinkProcesses application(
      Path folder, FlinkSettings settings, String job, Path jar, String... arguments)
      throws IOException {
    List<String> entry = new ArrayList<>();
    // Not last: whatever followed, the job's arguments too, would be further jars.
    entry.addAll(List.of(APPLICATION, "--jars", jar.toUri().toString(), "--job-classname", job));
    entry.addAll(List.of(arguments));
    return start(folder, settings, entry);
  }

  private static FlinkProcesses start(Path folder, FlinkSettings settings, List<String> entry)
      throws IOException {
    Path home = Files.createDirectories(folder.toAbsolutePath());
    Files.createDirectories(home.resolve("tmp"));
    int[] ports = Place.keptPorts(home, 2);
    Files.writeString(home.resolve("config.yaml"), settings.yaml(home, ports[0], ports[1]));
    FlinkProcesses cluster = new FlinkProcesses(home, settings, ports[0], entry);
    try {
      cluster.jobManager.await(cluster::hasSlots, PATIENCE);
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

  /** The same with options of {@code flink run}. */
  public Submission submit(List<String> options, Path jar, String... arguments) throws IOException {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("org.apache.flink.client.cli.CliFrontend", "run", "-d"));
    all.addAll(List.of("-m", "127.0.0.1:" + restPort));
    all.addAll(options);
    all.add(jar.toString());
    all.addAll(List.of(arguments));
    Files.deleteIfExists(log("client"));
    try (JavaProcess client = launch("client", HEAP_MIB, List.of("-Dlog4j2.level=OFF"), all)) {
      int status = client.awaitEnd(PATIENCE);
      return new Submission(status, client.said());
    }
  }

  /** How many task managers there are. */
  public int taskManagers() {
    return taskManagers.size();
  }

  /** Ends one as a crash does. */
  public void killTaskManager(int number) {
    taskManagers.get(number).kill();
  }

  /** Another one takes its place. */
  public void startTaskManager(int number) throws IOException {
    taskManagers.set(number, launchTaskManager(number));
  }

  /** The process id of one. */
  public long taskManagerPid(int number) {
    return taskManagers.get(number).pid();
  }

  /** Ends the first task manager as a crash does; another one takes its place. */
  public void replaceTaskManager() throws IOException {
    killTaskManager(0);
    startTaskManager(0);
  }

  /** Ends the job manager as a crash does; without ZooKeeper its jobs are forgotten. */
  public void killJobManager() {
    jobManager.kill();
  }

  /** Another one takes its place. */
  public void startJobManager() throws IOException {
    jobManager = launchJobManager();
  }

  /**
   * What supervisors do: servers that ended by themselves, as Flink's do where they cannot go on,
   * are started again; returns how many.
   */
  public int startEnded() throws IOException {
    int ended = 0;
    if (!jobManager.isAlive()) {
      startJobManager();
      ended++;
    }
    for (int i = 0; i < taskManagers.size(); i++) {
      if (!taskManagers.get(i).isAlive()) {
        startTaskManager(i);
        ended++;
      }
    }
    return ended;
  }

  /** Whether all processes live. */
  public boolean isAlive() {
    return jobManager.isAlive() && taskManagers.stream().allMatch(JavaProcess::isAlive);
  }

  /** What the job manager and the task managers logged. */
  public String logs() throws IOException {
    StringBuilder all = new StringBuilder(jobManager.said());
    for (JavaProcess taskManager : taskManagers) {
      all.append(taskManager.said());
    }
    return all.toString();
  }

  @Override
  public void close() {
    taskManagers.forEach(JavaProcess::kill);
    jobManager.close();
  }

  private JavaProcess launchJobManager() throws IOException {
    List<String> program = new ArrayList<>(entry);
    program.addAll(1, List.of("--configDir", folder.toString()));
    return launch("jobmanager", HEAP_MIB, List.of(Logging.into(folder)), program);
  }

  private JavaProcess launchTaskManager(int number) throws IOException {
    String main = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
    List<String> program = List.of(main, "--configDir", folder.toString());
    List<String> options = new ArrayList<>(List.of(Logging.into(folder)));
    String more = settings.config().getOrDefault(FlinkSettings.JAVA_OPTIONS, "").strip();
    if (!more.isEmpty()) {
      options.addAll(List.of(more.split(" +")));
    }
    return launch("taskmanager-" + number, settings.heapMib(), options, program);
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private JavaProcess launch(String name, int heapMib, List<String> more, List<String> program)
      throws IOException {
    List<String> options = new ArrayList<>();
    // As Flink's own scripts do, for its serializers.
    for (String opened : List.of("lang", "net", "io", "nio", "text", "time", "util")) {
      options.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    options.add("-Xmx" + heapMib + "m");
    options.addAll(more);
    StringBuilder classes = new StringBuilder(Place.jars("flink"));
    settings.classPath().forEach(path -> classes.append(File.pathSeparator).append(path));
    return JavaProcess.start(log(name), folder, options, classes.toString(), program);
  }

  /** Used or not: an application takes its own at once. */
  private boolean hasSlots() {
    try {
      HttpURLConnection request =
          (HttpURLConnection) URI.create(url() + "/overview").toURL().openConnection();
      request.setConnectTimeout(1000);
      request.setReadTimeout(5000);
      try (var in = request.getInputStream()) {
        String overview = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        Matcher slots = SLOTS.matcher(overview);
        return slots.find()
            && Integer.parseInt(slots.group(1)) >= settings.taskManagers() * settings.slots();
      }
    } catch (IOException e) {
      return false;
    }
  }
}
