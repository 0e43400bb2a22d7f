package io.halfopen.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real Elasticsearch in a process of its own, without security, on free ports of loopback. It can
 * be killed and started again on the same port and data, as an outage does.
 *
 * <pre>{@code
 * try (ElasticsearchProcess server = ElasticsearchProcess.start(Version.V9, folder)) {
 *   index(server.url());
 *   server.kill();
 *   server.start();
 * }
 * }</pre>
 */
public final class ElasticsearchProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(300);
  private static final String MODULE = "transport-netty4";

  private final Path home;
  private final List<String> command;
  private final int httpPort;
  private Process process;

  /** What can be started. */
  public enum Version {
    V8(17),
    V9(21);

    private final int minimumJava;

    Version(int minimumJava) {
      this.minimumJava = minimumJava;
    }

    /** Whether this machine has a Java that runs it. */
    public boolean isRunnable() {
      return Jdk.atLeast(minimumJava).isPresent();
    }

    private Path jars() throws IOException {
      String folder = "elasticsearch-" + name().substring(1).toLowerCase(Locale.ROOT);
      Path jars = servers().resolve(folder).resolve("target/lib");
      if (!Files.isDirectory(jars)) {
        throw new IOException(jars + " is missing: build the module servers/" + folder);
      }
      return jars;
    }
  }

  private ElasticsearchProcess(Path home, List<String> command) throws IOException {
    this.home = home;
    int[] ports = freePorts();
    httpPort = ports[0];
    this.command = new ArrayList<>(command);
    this.command.addAll(List.of(home.toString(), "" + ports[0], "" + ports[1]));
    process = launch();
  }

  /**
   * Starts a server that keeps its data in {@code folder} and returns once it answers.
   *
   * @throws IOException where its jars or a Java that runs it are missing, or it does not start
   */
  public static ElasticsearchProcess start(Version version, Path folder) throws IOException {
    Path java =
        Jdk.atLeast(version.minimumJava)
            .orElseThrow(() -> new IOException("a JDK from " + version.minimumJava + " on"));
    Path home = folder.toAbsolutePath();
    layOut(version.jars(), home);
    ElasticsearchProcess server = new ElasticsearchProcess(home, command(java, version));
    server.awaitAnswer();
    return server;
  }

  /** Where HTTP is answered, {@code http://127.0.0.1:PORT}. */
  public String url() {
    return "http://127.0.0.1:" + httpPort;
  }

  /** Ends it as a crash does. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Starts it again after {@link #kill()}, on the same port and data. */
  public void start() throws IOException {
    process = launch();
    awaitAnswer();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  /** The folders that a node expects, with its only module. */
  private static void layOut(Path jars, Path home) throws IOException {
    Path module = Files.createDirectories(home.resolve("modules").resolve(MODULE));
    Files.createDirectories(home.resolve("config"));
    for (Path jar : jars(jars, true)) {
      String name = jar.getFileName().toString();
      Files.copy(jar, module.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      if (name.startsWith(MODULE)) {
        describe(jar, module);
      }
    }
  }

  /** The module's jars, or the server's. */
  private static List<Path> jars(Path folder, boolean ofModule) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(jar -> isOfModule(jar.getFileName().toString()) == ofModule).toList();
    }
  }

  private static boolean isOfModule(String jar) {
    return jar.startsWith("netty-")
        || jar.startsWith(MODULE)
        || jar.startsWith("elasticsearch-ssl-config");
  }

  /** As a class path, not as a Java module: the server itself stands on the class path here. */
  private static void describe(Path jar, Path module) throws IOException {
    String inside = "META-INF/es-plugins/" + MODULE + "/plugin-descriptor.properties";
    try (JarFile file = new JarFile(jar.toFile());
        InputStream in = file.getInputStream(file.getJarEntry(inside))) {
      String text =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("modulename"))
              .collect(Collectors.joining("\n", "", "\n"));
      Files.writeString(module.resolve("plugin-descriptor.properties"), text);
    }
  }

  private static List<String> command(Path java, Version version) throws IOException {
    String classes =
        jars(version.jars(), false).stream().map(Path::toString).collect(Collectors.joining(":"));
    return List.of(
        java.toString(),
        "-Xms384m",
        "-Xmx384m",
        // It lives for minutes: the best compiler would take longer than it saves.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        ownClasses() + ":" + classes,
        ElasticsearchNode.class.getName());
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("server.log").toFile()))
        .start();
  }

  private void awaitAnswer() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        kill();
        throw new IOException("Elasticsearch did not start: see " + home.resolve("server.log"));
      }
      LockSupport.parkNanos(100_000_000);
    }
  }

  private boolean answers() {
    try {
      HttpURLConnection request =
          (HttpURLConnection) URI.create(url() + "/_cluster/health").toURL().openConnection();
      request.setConnectTimeout(1000);
      request.setReadTimeout(5000);
      boolean ready = request.getResponseCode() == 200;
      request.disconnect();
      return ready;
    } catch (IOException e) {
      return false;
    }
  }

  private static int[] freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket a = new ServerSocket(0, 1, loopback);
        ServerSocket b = new ServerSocket(0, 1, loopback)) {
      return new int[] {a.getLocalPort(), b.getLocalPort()};
    }
  }

  private static Path ownClasses() throws IOException {
    try {
      return Path.of(
          ElasticsearchProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("no path leads to this class", e);
    }
  }

  /** The folder {@code servers} of the source tree, above this class's folder or jar. */
  private static Path servers() throws IOException {
    for (Path at = ownClasses(); at != null; at = at.getParent()) {
      Path servers = at.resolve("servers");
      if (Files.isDirectory(servers.resolve("process"))) {
        return servers;
      }
    }
    throw new IOException("no folder servers/ above " + ownClasses());
  }
}
