package io.halfopen.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.JobOptions;
import io.halfopen.job.ReplayInput;
import io.halfopen.job.Topics;
import io.halfopen.job.source.ArchiveListing;
import io.halfopen.job.source.EventFilter;
import io.halfopen.local.cli.SyntheticArchive;
import io.halfopen.scanner.publish.KafkaPublisher;
import io.halfopen.servers.cluster.BrokerProcess;
import io.halfopen.servers.cluster.FlinkProcesses;
import io.halfopen.servers.cluster.FlinkProcesses.Submission;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar that is submitted to clusters, on a cluster whose processes know nothing of it. */
@Tag("long")
@Timeout(400)
final class ClusterJarTest {
  private static final int EXCHANGES = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path folder;

  /** The module's jar that ends so. */
  static Path jar(String module, String end) throws IOException {
    Path built = Path.of("..", module, "target");
    List<Path> jars = new ArrayList<>();
    if (Files.isDirectory(built)) {
      try (Stream<Path> all = Files.list(built)) {
        all.filter(file -> file.toString().endsWith(end)).forEach(jars::add);
      }
    }
    if (jars.isEmpty()) {
      assertFalse("true".equals(System.getenv("CI")), module + " was not packaged");
      assumeTrue(false, "skipped: " + module + " is not packaged (mvn package)");
    }
    return jars.get(0).toAbsolutePath().normalize();
  }

  static PacketEvent synAck(int n, long micros) {
    PacketEvent packet = new PacketEvent();
    packet.setCapturedMicros(micros);
    packet.setSensor("s1");
    packet.setScan("scan1");
    packet.setEndpointAddress(ByteBuffer.wrap(new byte[] {10, 77, 1, (byte) n}));
    packet.setEndpointPort(443);
    packet.setScannerAddress(ByteBuffer.wrap(new byte[] {10, 77, 0, 1}));
    packet.setScannerPort(61_000);
    packet.setSequence(9000 + n);
    packet.setAcknowledgement(5001);
    packet.setFlags(0x12);
    packet.setWindow(64_000 + n);
    packet.setHopLimit(63);
    packet.setIpId((int) (micros & 0xffff));
    packet.setTcpOptions(ByteBuffer.wrap(HexFormat.of().parseHex("020405b40103030801010402")));
    return packet;
  }

  private static String line(int n) {
    return "10.77.1." + n + ",443," + (64_000 + n) + "_2-1-3-1-1-4_1460_8_1,gap";
  }

  /** What a command line goes on from: another gap, which it overrides, and all else. */
  private Path configuration(String servers) throws IOException {
    return Files.writeString(
        folder.resolve("halfopen.yaml"),
        """
        bootstrap-servers: %s
        job:
          session-gap: 900
          delivery: exactly-once
        """
            .formatted(servers));
  }

  @Test
  void aMistakeInTheConfigurationIsALineOfTheClient() throws Exception {
    Path jar = jar("flink-job", "-cluster.jar");
    Path wrong =
        Files.writeString(
            folder.resolve("wrong.yaml"), "job:\n  session-gap: soon\n  no-such-thing: 1\n");
    try (FlinkProcesses cluster = FlinkProcesses.start(folder.resolve("flink"))) {
      Submission refused =
          cluster.submit(jar, "--bootstrap-servers", "127.0.0.1:1", "--config", wrong.toString());
      assertEquals(1, refused.status(), refused.said());
      assertTrue(refused.said().contains("session-gap"), refused.said());
      assertTrue(refused.said().contains("no-such-thing"), refused.said());
      assertFalse(refused.said().contains("\tat "), refused.said());
    }
  }

  @Test
  void everyRecordComesOutOfAClusterOnce() throws Exception {
    Path jar = jar("flink-job", "-cluster.jar");
    Path parquet = jar("parquet", "-all.jar");
    List<String> expected =
        IntStream.range(0, EXCHANGES).mapToObj(ClusterJarTest::line).sorted().toList();
    Path files = folder.resolve("records");
    try (BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"));
        FlinkProcesses cluster = FlinkProcesses.start(folder.resolve("flink"))) {
      Submission submitted =
          cluster.submit(
              List.of("-C", parquet.toUri().toString()),
              jar,
              "--config",
              configuration(broker.servers()).toString(),
              "--session-gap",
              "3",
              "--sink",
              "files:" + files.toUri() + "?format=csv&roll-interval=2s",
              "--sink",
              "files:" + files.toUri() + "?roll-interval=2s",
              "--sink",
              "files:" + files.toUri() + "?format=parquet&roll-interval=2s");
      assertEquals(0, submitted.status(), submitted.said());
      try (KafkaPublisher publisher = new KafkaPublisher(broker.servers(), Topics.PACKETS)) {
        long start = System.currentTimeMillis() * 1000;
        for (int n = 0; n < EXCHANGES; n++) {
          publisher.publish(synAck(n, start + n));
          publisher.publish(synAck(n, start + n + 1_000_000));
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (parts(files, "csv").size() < EXCHANGES
            || parts(files, "json").size() < EXCHANGES
            || parquetRows(files) < EXCHANGES) {
          assertTrue(System.nanoTime() < deadline, () -> why(cluster));
          heartbeat(publisher, start - 1_000_000);
          Thread.sleep(500);
        }
      }
      assertEquals(expected, parts(files, "csv").stream().map(ClusterJarTest::cut).toList());
      assertEquals(EXCHANGES, parts(files, "json").size());
      assertEquals(EXCHANGES, parquetRows(files));
      assertEquals(expected, feed(broker.servers()));
      assertFalse(cluster.logs().contains("'pendingCommittables'"), "a warning a checkpoint");
    }
  }

  @Test
  void anArchiveIsReplayedOnAClusterIntoTheRecordsOfThisProcess() throws Exception {
    Path jar = jar("flink-job", "-cluster.jar");
    Path archive = folder.resolve("archive");
    new SyntheticArchive(20).write(archive, 3);
    String fields = "&fields=id,host,port,ja4tscan,ended,first_seen,delays_ms,packets";
    Path here = folder.resolve("here");
    int leftOut =
        new EmbeddedReplay(
                ReplayInput.of(
                    ArchiveListing.of(List.of(archive.toString()), EventFilter.ALL),
                    EventFilter.ALL),
                JobOptions.defaults(),
                null,
                List.of("files:" + here.toUri() + "?format=csv" + fields))
            .run(record -> {}, line -> {});
    assertEquals(0, leftOut);
    List<String> expected = parts(here, "csv");
    assertEquals(20 * 60 * 3, expected.size());
    Path there = folder.resolve("there");
    String[] arguments = {
      "--archive",
      archive.toUri().toString(),
      "--sink",
      "files:" + there.toUri() + "?format=csv" + fields
    };
    List<String> main = List.of("-c", "io.halfopen.job.ReplayJob");
    try (FlinkProcesses cluster = FlinkProcesses.start(folder.resolve("flink"))) {
      List<String> batch = new ArrayList<>(main);
      batch.add("-Dexecution.runtime-mode=BATCH");
      Submission refused = cluster.submit(batch, jar, arguments);
      assertEquals(1, refused.status(), refused.said());
      assertEquals(
          List.of(
              "halfopen-replay: execution.runtime-mode: sessions need STREAMING, bounded inputs"
                  + " included"),
          refused.said().lines().filter(line -> line.contains("halfopen")).toList());
      assertFalse(refused.said().contains("\tat "), refused.said());
      Submission submitted = cluster.submit(main, jar, arguments);
      assertEquals(0, submitted.status(), submitted.said());
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (parts(there, "csv").size() < expected.size()) {
        assertTrue(System.nanoTime() < deadline, () -> why(cluster));
        Thread.sleep(500);
      }
      assertEquals(expected, parts(there, "csv"));
    }
  }

  static void heartbeat(KafkaPublisher publisher, long epochMicros) {
    SensorHeartbeat beat = new SensorHeartbeat();
    beat.setSensor("s1");
    beat.setScan("scan1");
    beat.setEpochMicros(epochMicros);
    beat.setHeardUntilMicros(System.currentTimeMillis() * 1000);
    publisher.heartbeat(beat);
    publisher.flush();
  }

  private static List<String> feed(String servers) throws Exception {
    List<String> lines = new ArrayList<>();
    try (Feed feed = Feed.whole(servers)) {
      for (Ja4TScanRecord r : feed.rest()) {
        lines.add(
            "%s,%d,%s,%s"
                .formatted(
                    r.getHost(),
                    r.getPort(),
                    r.getJa4tscan(),
                    r.getEnded().toString().toLowerCase(Locale.ROOT)));
      }
    }
    return lines.stream().sorted().toList();
  }

  /** The lines of all committed parts of a kind, without headers, sorted. */
  private static List<String> parts(Path files, String kind) throws IOException {
    Path ofKind = files.resolve(kind);
    if (!Files.isDirectory(ofKind)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    try (Stream<Path> all = Files.walk(ofKind)) {
      for (Path part :
          all.filter(f -> f.getFileName().toString().startsWith("ja4tscan")).toList()) {
        Files.readAllLines(part).stream()
            .filter(l -> !l.matches("(id,)?host,.*"))
            .forEach(lines::add);
      }
    }
    return lines.stream().sorted().toList();
  }

  /** Rows of all Parquet files that are results. */
  private static long parquetRows(Path files) throws IOException {
    Path ofKind = files.resolve("parquet");
    long rows = 0;
    if (Files.isDirectory(ofKind)) {
      try (Stream<Path> all = Files.walk(ofKind)) {
        for (Path part : all.filter(f -> f.toString().endsWith(".parquet")).toList()) {
          if (!part.getFileName().toString().startsWith(".")) {
            try (ParquetFileReader columns = ParquetFileReader.open(new LocalInputFile(part))) {
              rows += columns.getRecordCount();
            }
          }
        }
      }
    }
    return rows;
  }

  /** The first four cells. */
  private static String cut(String line) {
    return String.join(",", List.of(line.split(",", -1)).subList(0, 4));
  }

  private static String why(FlinkProcesses cluster) {
    try {
      return cluster
          .logs()
          .lines()
          .filter(line -> line.contains("Exception") || line.contains("Error"))
          .distinct()
          .limit(40)
          .collect(Collectors.joining("\n", "records are missing; the cluster said:\n", ""));
    } catch (IOException e) {
      return "records are missing, and there is no log: " + e;
    }
  }
}
