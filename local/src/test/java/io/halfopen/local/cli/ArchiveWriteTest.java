package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.Topics;
import io.halfopen.job.archive.ArchiveSum;
import io.halfopen.job.archive.Manifest;
import io.halfopen.job.source.ArchiveListing;
import io.halfopen.job.source.ArchiveSplit;
import io.halfopen.job.source.EventFilter;
import io.halfopen.local.embedded.EmbeddedBroker;
import io.halfopen.scanner.publish.KafkaPublisher;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code archive write}: a topic becomes files beside whatever job reads it. */
final class ArchiveWriteTest {
  @TempDir Path folder;

  private CompletableFuture<Integer> status;

  /** The command in a thread of its own, as a terminal's would be. */
  private Thread begin(EmbeddedBroker broker) {
    status = new CompletableFuture<>();
    String[] args = command(broker).toArray(String[]::new);
    Thread thread = new Thread(() -> status.complete(Halfopen.execute(args)), "archive-write");
    thread.start();
    return thread;
  }

  private List<String> command(EmbeddedBroker broker) {
    List<String> command = new ArrayList<>(List.of("archive", "write"));
    command.add(folder.resolve("archive").toString());
    command.addAll(List.of("--bootstrap-servers", broker.servers()));
    command.addAll(List.of("--resume", folder.resolve("state").toString(), "--roll", "0.5"));
    return command;
  }

  private void untilKept(long packets) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (kept() < packets) {
      assertTrue(System.nanoTime() < deadline, kept() + " of " + packets + " packets were kept");
      assertTrue(!status.isDone(), "it ended by itself");
      Thread.sleep(100);
    }
    assertEquals(packets, kept());
  }

  private long kept() throws IOException {
    long packets = 0;
    if (!Files.exists(folder.resolve("archive"))) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(folder.resolve("archive"))) {
      List<Path> manifests =
          all.filter(f -> f.toString().endsWith(".manifest.json"))
              .filter(f -> !f.getFileName().toString().startsWith("."))
              .toList();
      for (Path manifest : manifests) {
        packets += Manifest.parse(Files.readAllBytes(manifest)).packets();
      }
    }
    return packets;
  }

  private static void publish(EmbeddedBroker broker, int from, int until) {
    try (KafkaPublisher publisher = new KafkaPublisher(broker.servers(), Topics.PACKETS)) {
      for (int n = from; n < until; n++) {
        PacketEvent packet = new PacketEvent();
        packet.setCapturedMicros(1_700_000_040_000_000L + n * 100_000L);
        packet.setSensor("s1");
        packet.setScan("scan1");
        packet.setProtocol(6);
        packet.setEndpointAddress(ByteBuffer.wrap(new byte[] {10, 77, (byte) (n >> 8), (byte) n}));
        packet.setEndpointPort(443);
        packet.setScannerAddress(ByteBuffer.wrap(new byte[] {10, 77, 0, 1}));
        packet.setScannerPort(61_000);
        packet.setSequence(n);
        packet.setAcknowledgement(5001);
        packet.setFlags(0x12);
        packet.setWindow(64_000);
        packet.setHopLimit(63);
        packet.setTcpOptions(ByteBuffer.allocate(0));
        publisher.publish(packet);
      }
      publisher.flush();
    }
  }

  @Test
  @Timeout(300)
  void whatIsPublishedIsKeptOnceThoughTheCommandIsEndedAndBegunAgain() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
      publish(broker, 0, 70);
      Thread first = begin(broker);
      untilKept(70);
      first.interrupt();
      assertEquals(0, status.get(2, TimeUnit.MINUTES));
      publish(broker, 70, 120);
      Thread second = begin(broker);
      untilKept(120);
      publish(broker, 120, 150);
      untilKept(150);
      second.interrupt();
      assertEquals(0, status.get(2, TimeUnit.MINUTES));
    }
  }

  @Test
  @Timeout(400)
  void whatIsKilledInTheMiddleKeepsEachPacketOnceAndIsJoinedAfterwards() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
      int published = 0;
      for (int kill = 1; kill <= 2; kill++) {
        Process process = HalfopenProcess.start(folder.resolve("said"), command(broker));
        long before = kept();
        while (kept() <= before) {
          // So that there is always something that no checkpoint holds yet.
          publish(broker, published, published + 50);
          published += 50;
          assertTrue(process.isAlive(), said());
          assertTrue(published < 60_000, said());
          Thread.sleep(50);
        }
        process.destroyForcibly().waitFor();
        List<Long> whole = read();
        assertEquals(whole.stream().distinct().toList(), whole);
      }
      Process last = HalfopenProcess.start(folder.resolve("said"), command(broker));
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
      while (kept() < published) {
        assertTrue(last.isAlive() && System.nanoTime() < deadline, said());
        Thread.sleep(100);
      }
      last.destroy();
      assertTrue(last.waitFor(2, TimeUnit.MINUTES), said());
      List<Long> expected = LongStream.range(0, published).boxed().toList();
      assertEquals(expected, read());

      int many = files().size();
      CommandRun joined = CommandRun.of(compaction());
      assertEquals(0, joined.status(), joined.err());
      int minutes = (published + 599) / 600;
      assertTrue(joined.err().contains(" files became ") && many > minutes, joined.err() + many);
      assertEquals(expected, read());
      CommandRun deleted = CommandRun.of(compaction());
      assertEquals(0, deleted.status(), deleted.err());
      assertTrue(deleted.err().startsWith("0 files became 0; "), deleted.err());
      assertEquals(expected, read());
      assertEquals(minutes, files().size());
    }
  }

  private List<String> compaction() {
    return List.of("archive", "compact", folder.resolve("archive").toString(), "--grace", "PT0S");
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("archive"))) {
      return all.filter(f -> f.getFileName().toString().matches("packets.*\\.avro")).toList();
    }
  }

  /** The sequence numbers that a reader gets, sorted; each file is whole, and as its manifest. */
  private List<Long> read() throws IOException {
    List<Long> sequences = new ArrayList<>();
    ArchiveListing listing =
        ArchiveListing.of(List.of(folder.resolve("archive").toString()), EventFilter.ALL);
    assertEquals(List.of(), listing.leftOut());
    for (ArchiveSplit split : listing.files()) {
      assertTrue(ArchiveSum.holds(split.path()), split.path());
      Path file = Path.of(URI.create(split.path()));
      try (DataFileReader<ArchivedEvent> events =
          new DataFileReader<>(file.toFile(), new SpecificDatumReader<>(ArchivedEvent.class))) {
        events.forEachRemaining(e -> sequences.add(((PacketEvent) e.getEvent()).getSequence()));
      }
    }
    return sequences.stream().sorted().toList();
  }

  @Test
  void whatCannotBeJoinedIsSaidInALine() throws Exception {
    Path none = folder.resolve("none");
    CommandRun missing = CommandRun.of("archive", "compact", none.toString());
    assertEquals(2, missing.status(), missing.err());
    assertEquals("halfopen: " + none + ": no such folder\n", missing.err());
    CommandRun grace = CommandRun.of("archive", "compact", folder.toString(), "--grace", "PT-1S");
    assertEquals(2, grace.status(), grace.err());
    assertTrue(grace.err().contains("give 0 or more"), grace.err());
    Path hour = Files.createDirectories(folder.resolve("archive/date=2023-11-14/hour=22"));
    Path file = hour.resolve("packets-20231114T2214Z-aaaa-0.avro");
    Files.writeString(file, "no archive");
    Files.writeString(Path.of(file + ".manifest.json"), "{");
    CommandRun damaged = CommandRun.of(compaction());
    assertEquals(1, damaged.status(), damaged.err());
    assertTrue(damaged.err().startsWith("LEFT OUT: file:"), damaged.err());
    assertTrue(Files.exists(file));
  }

  @Test
  void whatCannotBeUsedIsRefusedInALine() {
    refused("Missing required option: '--resume=STATE'", "--bootstrap-servers", "127.0.0.1:1");
    refused("Missing required option: '--bootstrap-servers=HOST:PORT'", "--resume", "state");
    refused(
        "an archive keeps at least an hour",
        "--bootstrap-servers",
        "127.0.0.1:1",
        "--resume",
        "state",
        "--keep",
        "PT1M");
  }

  private void refused(String why, String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "archive";
    args[1] = "write";
    args[2] = folder.resolve("archive").toString();
    System.arraycopy(more, 0, args, 3, more.length);
    CommandRun run = CommandRun.of(args);
    assertEquals(2, run.status(), run.err());
    assertTrue(run.err().contains(why), run.err());
  }
}
