package io.halfopen.servers.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One ZooKeeper, out of Flink's own jars, in a process of its own on a port of loopback: where job
 * managers keep which jobs there are and from which checkpoint they go on, so that another one can
 * take over.
 */
public final class ZooKeeperProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(300);

  private final int port;
  private final JavaProcess process;

  private ZooKeeperProcess(int port, JavaProcess process) {
    this.port = port;
    this.process = process;
  }

  /**
   * Starts one that keeps its data in {@code folder} and returns once it answers.
   *
   * @throws IOException where its jars are missing or it does not start
   */
  public static ZooKeeperProcess start(Path folder) throws IOException {
    Path home = Files.createDirectories(folder.toAbsolutePath());
    int port = Place.keptPorts(home, 1)[0];
    Path config = home.resolve("zoo.cfg");
    Files.writeString(config, config(home, port));
    JavaProcess process =
        JavaProcess.start(
            home.resolve("zookeeper.log"),
            home,
            List.of("-Xmx64m", Logging.into(home)),
            Place.jars("flink"),
            List.of(
                "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
                "--zkConfigFile",
                config.toString(),
                "--peerId",
                "1"));
    ZooKeeperProcess server = new ZooKeeperProcess(port, process);
    process.await(server::answers, PATIENCE);
    return server;
  }

  /** Where it answers, {@code 127.0.0.1:PORT}. */
  public String quorum() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.close();
  }

  private static String config(Path home, int port) {
    return """
        tickTime=1000
        dataDir=%s
        clientPort=%d
        clientPortAddress=127.0.0.1
        maxClientCnxns=0
        admin.enableServer=false
        4lw.commands.whitelist=ruok
        autopurge.purgeInterval=1
        server.1=127.0.0.1
        """
        .formatted(home.resolve("data"), port);
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      socket.setSoTimeout(5000);
      socket.getOutputStream().write("ruok".getBytes(StandardCharsets.US_ASCII));
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII).equals("imok");
      }
    } catch (IOException e) {
      return false;
    }
  }
}
