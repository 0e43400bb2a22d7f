package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.Topics;
import io.halfopen.job.archive.Manifest;
import io.halfopen.local.embedded.EmbeddedBroker;
import io.halfopen.scanner.publish.KafkaPublisher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
    String[] args = {
      "archive",
      "write",
      folder.resolve("archive").toString(),
      "--bootstrap-servers",
      broker.servers(),
      "--resume",
      folder.resolve("state").toString(),
      "--roll",
      "0.5"
    };
    Thread thread = new Thread(() -> status.complete(Halfopen.execute(args)), "archive-write");
    thread.start();
    return thread;
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
        packet.setCapturedMicros(1_700_000_000_000_000L + n * 100_000L);
        packet.setSensor("s1");
        packet.setScan("scan1");
        packet.setProtocol(6);
        packet.setEndpointAddress(ByteBuffer.wrap(new byte[] {10, 77, 1, (byte) n}));
        packet.setEndpointPort(443);
        packet.setScannerAddress(ByteBuffer.wrap(new byte[] {10, 77, 0, 1}));
        packet.setScannerPort(61_000);
        packet.setSequence(9000);
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
