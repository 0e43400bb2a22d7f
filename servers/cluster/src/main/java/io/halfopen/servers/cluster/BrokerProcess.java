package io.halfopen.servers.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * One Kafka broker, its own controller, in a process of its own on free ports of loopback. It can
 * be killed and started again on the same ports and data, as an outage does.
 */
public final class BrokerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(300);

  private final Path home;
  private final int[] ports;
  private JavaProcess process;

  private BrokerProcess(Path home, int[] ports) throws IOException {
    this.home = home;
    this.ports = ports;
    process = launch();
  }

  /**
   * Starts a broker that keeps its data in {@code folder} and returns once it accepts connections.
   * It makes no topic by itself, and gives new ones two partitions. In a folder that was used
   * before it has the same address and topics.
   *
   * @throws IOException where its jars are missing or it does not start
   */
  public static BrokerProcess start(Path folder) throws IOException {
    Path home = Files.createDirectories(folder.toAbsolutePath());
    int[] ports = Place.keptPorts(home, 2);
    Files.writeString(home.resolve("server.properties"), properties(home, ports));
    if (!Files.exists(home.resolve("data").resolve("meta.properties"))) {
      format(home);
    }
    BrokerProcess broker = new BrokerProcess(home, ports);
    broker.awaitAnswer();
    return broker;
  }

  /** Bootstrap servers, {@code 127.0.0.1:PORT}. */
  public String servers() {
    return "127.0.0.1:" + ports[0];
  }

  /** Whether its process lives. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Ends it as a crash does. */
  public void kill() {
    process.kill();
  }

  /** Starts it again after {@link #kill()}, on the same ports and data. */
  public void start() throws IOException {
    process = launch();
    awaitAnswer();
  }

  @Override
  public void close() {
    process.close();
  }

  private JavaProcess launch() throws IOException {
    return run(home, "broker.log", "kafka.Kafka", home.resolve("server.properties").toString());
  }

  private static JavaProcess run(Path home, String log, String... program) throws IOException {
    return JavaProcess.start(
        home.resolve(log),
        home,
        List.of("-Xmx384m", Logging.into(home)),
        Place.jars("kafka"),
        List.of(program));
  }

  private static void format(Path home) throws IOException {
    String file = home.resolve("server.properties").toString();
    String tool = "kafka.tools.StorageTool";
    try (JavaProcess format =
        run(home, "format.log", tool, "format", "-t", clusterId(), "-c", file)) {
      if (format.awaitEnd(PATIENCE) != 0) {
        throw new IOException("no storage for the broker: " + format.said());
      }
    }
  }

  /** Kafka writes its ids in 22 letters. */
  private static String clusterId() {
    UUID id = UUID.randomUUID();
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    return "h" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array()).substring(1);
  }

  private static String properties(Path home, int[] ports) {
    return """
        process.roles=broker,controller
        node.id=1
        log.dirs=%s
        controller.quorum.voters=1@127.0.0.1:%d
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        num.partitions=2
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=1
        transaction.state.log.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        group.initial.rebalance.delay.ms=0
        auto.create.topics.enable=false
        log.message.timestamp.type=LogAppendTime
        """
        .formatted(home.resolve("data"), ports[1], ports[0], ports[1]);
  }

  private void awaitAnswer() throws IOException {
    process.await(this::answers, PATIENCE);
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", ports[0]), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
