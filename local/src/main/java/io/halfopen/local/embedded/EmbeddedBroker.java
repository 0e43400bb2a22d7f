package io.halfopen.local.embedded;

import io.halfopen.event.BadInputException;
import io.halfopen.job.KafkaOptions;
import io.halfopen.job.source.KafkaTopics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** One Kafka broker (KRaft, its own controller) in this process, on free loopback ports. */
public final class EmbeddedBroker implements AutoCloseable {
  /** Partitions of every topic: as many as the embedded job has slots. */
  static final int PARTITIONS = 2;

  private final KafkaRaftServer server;
  private final Path folder;
  private final int[] ports;
  private final Map<String, String> overrides;

  private EmbeddedBroker(
      KafkaRaftServer server, Path folder, int[] ports, Map<String, String> overrides) {
    this.server = server;
    this.folder = folder;
    this.ports = ports;
    this.overrides = overrides;
  }

  /**
   * Starts a broker that keeps its data below {@code folder}, with the topics made.
   *
   * @throws BadInputException where loopback or the folder cannot be used
   */
  public static EmbeddedBroker start(Path folder) {
    Loopback.require();
    try {
      return start(folder, freePorts());
    } catch (IOException e) {
      throw new BadInputException("loopback has no free port", e);
    }
  }

  /** After {@link #close}: the same broker once more, on the same ports, with what it kept. */
  EmbeddedBroker startAgain() {
    return start(folder, ports, overrides);
  }

  /** The same on these ports, the broker's own and its controller's. */
  static EmbeddedBroker start(Path folder, int[] ports) {
    return start(folder, ports, Map.of());
  }

  /** The same with settings above its own, further listeners for one; its own listener stays. */
  static EmbeddedBroker start(Path folder, int[] ports, Map<String, String> overrides) {
    try {
      Path logs = Files.createDirectories(folder.resolve("kafka"));
      format(logs);
      KafkaRaftServer server =
          new KafkaRaftServer(
              KafkaConfig.fromProps(properties(logs, ports, overrides)), Time.SYSTEM);
      server.startup();
      EmbeddedBroker broker = new EmbeddedBroker(server, folder, ports, overrides);
      try {
        broker.createTopics();
      } catch (RuntimeException e) {
        broker.close();
        throw e;
      }
      return broker;
    } catch (IOException e) {
      throw new BadInputException("the broker cannot keep its data in " + folder, e);
    } catch (Exception e) {
      throw new IllegalStateException("the embedded broker did not start: " + e.getMessage(), e);
    }
  }

  /** Bootstrap servers, {@code HOST:PORT}. */
  public String servers() {
    return "127.0.0.1:" + ports[0];
  }

  private static int[] freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket a = new ServerSocket(0, 1, loopback);
        ServerSocket b = new ServerSocket(0, 1, loopback)) {
      return new int[] {a.getLocalPort(), b.getLocalPort()};
    }
  }

  private static void format(Path logs) throws Exception {
    try (Stream<Path> there = Files.list(logs)) {
      if (there.findAny().isPresent()) {
        return;
      }
    }
    new Formatter()
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.latestProduction())
        .addDirectory(logs.toString())
        .setMetadataLogDirectory(logs.toString())
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .run();
  }

  private static Properties properties(Path logs, int[] ports, Map<String, String> overrides) {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "1");
    p.put("log.dirs", logs.toString());
    p.put("controller.quorum.voters", "1@127.0.0.1:" + ports[1]);
    p.put("controller.listener.names", "CONTROLLER");
    p.put("listeners", "PLAINTEXT://127.0.0.1:" + ports[0] + ",CONTROLLER://127.0.0.1:" + ports[1]);
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("offsets.topic.replication.factor", "1");
    p.put("offsets.topic.num.partitions", "1");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("auto.create.topics.enable", "false");
    p.put("log.message.timestamp.type", "LogAppendTime");
    p.putAll(overrides);
    return p;
  }

  private void createTopics() {
    KafkaTopics.prepare(
        KafkaOptions.of(servers(), "halfopen-embedded"),
        Optional.of(PARTITIONS),
        Map.of("retention.ms", "-1"));
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
