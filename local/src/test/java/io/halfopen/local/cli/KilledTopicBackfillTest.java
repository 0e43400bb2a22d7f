package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.KafkaOptions;
import io.halfopen.job.Topics;
import io.halfopen.job.source.KafkaTopics;
import io.halfopen.local.Heard;
import io.halfopen.local.embedded.EmbeddedBroker;
import io.halfopen.scanner.publish.KafkaPublisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backfill of a topic in a process that is killed, and gone on with by the same command. */
@Timeout(400)
final class KilledTopicBackfillTest {
  private static final long START_MICROS = 1_700_000_040_000_000L;
  private static final int SECONDS = 180;
  private static final int A_SECOND = 40;

  @TempDir Path folder;

  @Test
  void whatWasKilledAndTerminatedAndGoneOnWithEqualsWhatWasNot() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
      publish(broker);
      CommandRun whole = CommandRun.of(command(broker, "whole", List.of()));
      assertEquals(0, whole.status(), whole.err());
      List<String> expected = rows("whole");
      assertEquals((SECONDS - 4) * A_SECOND + 1, expected.size());
      Process first = start(broker);
      // Before its first checkpoint, without which it cannot end.
      await(first, Files::exists, folder.resolve("part.csv.part"));
      first.destroyForcibly().waitFor();
      assertFalse(Files.exists(folder.resolve("part.csv")), "no result yet");
      Process second = start(broker);
      await(second, KilledTopicBackfillTest::hasCheckpoint, folder.resolve("state/checkpoints"));
      second.destroy();
      assertTrue(second.waitFor(2, TimeUnit.MINUTES), said());
      Process third = start(broker);
      assertTrue(third.waitFor(3, TimeUnit.MINUTES), said());
      assertEquals(0, third.exitValue(), said());
      assertEquals(expected, rows("part"));
      assertFalse(Files.exists(folder.resolve("part.csv.part")));
    }
  }

  private List<String> command(EmbeddedBroker broker, String name, List<String> more) {
    List<String> command =
        new ArrayList<>(
            List.of("fingerprint", "kafka:" + Topics.PACKETS + "?servers=" + broker.servers()));
    command.addAll(List.of("-f", "host,ja4tscan,ended,first_seen,packets", "--session-gap", "20"));
    command.addAll(List.of("-o", folder.resolve(name + ".csv").toString()));
    command.addAll(more);
    return command;
  }

  private Process start(EmbeddedBroker broker) throws IOException {
    List<String> resumed = List.of("--resume", folder.resolve("state").toString());
    return HalfopenProcess.start(folder.resolve("said"), command(broker, "part", resumed));
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said"));
  }

  private List<String> rows(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name + ".csv")).stream().sorted().toList();
  }

  private interface Condition {
    boolean holds(Path path);
  }

  private static void await(Process process, Condition condition, Path path) throws Exception {
    // One that ended after its last checkpoint is as good: nothing is left to do then.
    while (!condition.holds(path) && process.isAlive()) {
      Thread.sleep(5);
    }
  }

  private static boolean hasCheckpoint(Path checkpoints) {
    if (!Files.isDirectory(checkpoints)) {
      return false;
    }
    try (Stream<Path> below = Files.walk(checkpoints)) {
      return below.anyMatch(file -> file.endsWith("_metadata"));
    } catch (IOException | UncheckedIOException e) {
      // What is being deleted meanwhile.
      return false;
    }
  }

  private static void publish(EmbeddedBroker broker) {
    var unused =
        KafkaTopics.prepare(KafkaOptions.of(broker.servers(), "test"), Optional.of(2), Map.of());
    try (KafkaPublisher publisher = new KafkaPublisher(broker.servers(), Topics.PACKETS)) {
      for (int second = 0; second < SECONDS + 60; second++) {
        for (int age : new int[] {0, 1, 3}) {
          int begun = second - age;
          for (int n = 0; begun >= 0 && begun < SECONDS - 4 && n < A_SECOND; n++) {
            publisher.publish(packet(begun * A_SECOND + n, second, n));
          }
        }
        SensorHeartbeat beat = new SensorHeartbeat();
        beat.setSensor("s1");
        beat.setScan("scan1");
        beat.setEpochMicros(START_MICROS - 1_000_000);
        beat.setHeardUntilMicros(START_MICROS + second * 1_000_000L + 500_000);
        publisher.heartbeat(beat);
      }
      publisher.flush();
    }
  }

  private static PacketEvent packet(int exchange, int second, int n) {
    PacketEvent packet = Heard.synAck(exchange, START_MICROS + second * 1_000_000L + n, second);
    packet.setEndpointAddress(ByteBuffer.allocate(4).putInt(0, 0x0a4d0000 + exchange));
    packet.setScannerPort(61_000 + exchange % 4000);
    packet.setWindow(1024 + exchange);
    return packet;
  }
}
