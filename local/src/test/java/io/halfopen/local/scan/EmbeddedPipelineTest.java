package io.halfopen.local.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ended;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.archive.ArchiveOptions;
import io.halfopen.job.source.ArchiveListing;
import io.halfopen.job.source.EventFilter;
import io.halfopen.local.embedded.Workspace;
import io.halfopen.scanner.scan.ScanConfig;
import io.halfopen.servers.cluster.Listeners;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a scan leaves in its sinks where it is interrupted. Nothing is sent: packets are made up.
 */
final class EmbeddedPipelineTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private static ScanPlan plan(String sink) {
    ScanConfig config = ScanConfig.of("scan1", "s1").targets("192.0.2.1").ports("443").build();
    return ScanPlan.of(config, Duration.ofSeconds(65)).withSinks(List.of(sink));
  }

  private static PacketEvent packet(int host, long micros, boolean rst) {
    PacketEvent packet = new PacketEvent();
    packet.setCapturedMicros(micros);
    packet.setSensor("s1");
    packet.setScan("scan1");
    packet.setEndpointAddress(ByteBuffer.wrap(new byte[] {10, 77, 1, (byte) host}));
    packet.setEndpointPort(443);
    packet.setScannerAddress(ByteBuffer.wrap(new byte[] {10, 77, 0, 1}));
    packet.setScannerPort(61_000);
    packet.setSequence(9000 + (rst ? 1 : 0));
    packet.setAcknowledgement(rst ? 0 : 5001);
    packet.setFlags(rst ? 4 : 0x12);
    packet.setWindow(rst ? 0 : 64_000);
    packet.setHopLimit(63);
    packet.setIpId(host);
    String options = rst ? "" : "020405b40103030801010402";
    packet.setTcpOptions(ByteBuffer.wrap(HexFormat.of().parseHex(options)));
    return packet;
  }

  @Test
  @Timeout(300)
  void everyListenerOfALiveRunIsOnLoopback() throws Exception {
    boolean linux = Files.exists(Path.of("/proc/self/net/tcp"));
    assertTrue(linux || !"true".equals(System.getenv("CI")), "there is no /proc");
    assumeTrue(linux, "skipped: who listens is asked of Linux");
    // What tests before it left open in this process is theirs.
    Set<InetSocketAddress> before = Listeners.of(ProcessHandle.current().pid());
    try (Workspace workspace = Workspace.create(folder);
        EmbeddedPipeline pipeline =
            EmbeddedPipeline.start(workspace, plan("files:" + folder.toUri()), line -> {})) {
      assertNull(pipeline.failure());
      Set<InetSocketAddress> listeners = Listeners.of(ProcessHandle.current().pid());
      listeners.removeAll(before);
      // The broker, its controller, and the mini cluster's own.
      assertTrue(listeners.size() > 2, listeners.toString());
      for (InetSocketAddress listener : listeners) {
        assertTrue(listener.getAddress().isLoopbackAddress(), listener.toString());
      }
    }
  }

  /** Listening since a minute before, nothing dropped. */
  private static SensorHeartbeat heard(long start, long untilMicros) {
    return new SensorHeartbeat("s1", "scan1", start - 60_000_000, untilMicros, 0L, 0L, false);
  }

  @Test
  @Timeout(300)
  void anInterruptedScanLeavesFilesThatAreWholeAndOpenExchangesAsIncomplete() throws Exception {
    Path files = folder.resolve("records");
    Path labels =
        Files.writeString(
            folder.resolve("own.csv"), "ours,ja4tscan,64000_2-1-3-1-1-4_1460_8_1-R1,ours\n");
    Path archive = folder.resolve("archive");
    ScanPlan plan =
        plan("files:" + files.toUri())
            .withLabels(labels.toString())
            .withArchive(new ArchiveOptions(archive.toString(), null));
    long start = System.currentTimeMillis() * 1000;
    try (Workspace workspace = Workspace.create(folder);
        EmbeddedPipeline pipeline = EmbeddedPipeline.start(workspace, plan, line -> {})) {
      var heard = pipeline.publisher();
      heard.heartbeat(heard(start, start));
      heard.publish(packet(1, start + 1, false));
      heard.publish(packet(2, start + 2, false));
      heard.publish(packet(1, start + 1_000_001, false));
      heard.publish(packet(1, start + 2_000_001, true));
      heard.heartbeat(heard(start, start + 2_100_000));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      boolean ended = false;
      while (!ended) {
        assertTrue(System.nanoTime() < deadline, "the exchange with a RST does not end");
        ended =
            pipeline.poll(Duration.ofMillis(200)).stream().anyMatch(r -> r.getEnded() == Ended.RST);
      }
      var unused = pipeline.abandon();
    }
    ArchiveListing kept = ArchiveListing.of(List.of(archive.toString()), EventFilter.ALL);
    assertEquals(List.of(), kept.leftOut());
    assertTrue(kept.heartbeats());
    for (Path part : parts(archive)) {
      assertTrue(!part.getFileName().toString().startsWith("."), part + " is no result");
    }
    List<String> lines = new ArrayList<>();
    for (Path part : parts(files)) {
      assertTrue(!part.getFileName().toString().startsWith("."), part + " is no result");
      lines.addAll(Files.readAllLines(part));
    }
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(
        lines.stream()
            .anyMatch(
                line ->
                    line.contains("10.77.1.1\"")
                        && line.contains("\"ended\":\"rst\"")
                        && line.contains("\"label\":\"ours\"")),
        lines.toString());
    assertTrue(
        lines.stream()
            .anyMatch(line -> line.contains("10.77.1.2\"") && line.contains("incomplete")),
        lines.toString());
  }

  private static List<Path> parts(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void anArchiveBelongsToTheJobThatMakesTheRecords() {
    ScanPlan plan = plan("files:" + folder).withSinks(List.of()).withKafka("127.0.0.1:9092");
    ArchiveOptions archive = new ArchiveOptions(folder.toString(), null);
    BadInputException said = assertThrows(BadInputException.class, () -> plan.withArchive(archive));
    assertTrue(said.getMessage().startsWith("--archive belongs to the job"), said.getMessage());
  }

  @Test
  void aFeedIntoTheKafkaThatEndsWithTheScanIsRefused() {
    BadInputException said =
        assertThrows(BadInputException.class, () -> plan("kafka:records?format=json"));
    assertEquals("kafka: say which one: kafka:records?servers=HOST:PORT", said.getMessage());
    assertEquals(1, plan("kafka:records?servers=127.0.0.1:9092").sinks().size());
  }
}
