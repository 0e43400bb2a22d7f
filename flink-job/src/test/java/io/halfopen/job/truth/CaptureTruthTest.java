package io.halfopen.job.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.Ja4TScanJob;
import io.halfopen.job.JobOptions;
import io.halfopen.job.fingerprint.Train;
import io.halfopen.job.truth.Frames.Frame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every record of hostile captures, field by field, against what the method says it must be. */
class CaptureTruthTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final int ENDPOINTS = 2_000;

  @TempDir Path folder;

  static Stream<Long> seeds() {
    return Stream.of(1L, 2L, new Random().nextLong());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyRecordIsWhatTheMethodSays(long seed) throws Exception {
    HostileCapture capture = new HostileCapture(seed, ENDPOINTS);
    List<String> expected = capture.expected();
    assertTrue(expected.size() > ENDPOINTS / 2, "records expected: " + expected.size());
    List<String> files = new ArrayList<>(capture.writeTo(folder));
    same(expected, run(files, 1), seed);
    Collections.shuffle(files, new Random(seed));
    same(expected, run(files, 2), seed);
  }

  @Test
  void whatIsNoTcpAlsoShowsThatTheCaptureWasRunning() throws Exception {
    assertEquals(List.of("capture-ended"), flagsWithArpAfter(64));
    assertEquals(List.of(), flagsWithArpAfter(66));
  }

  private List<String> flagsWithArpAfter(int seconds) throws Exception {
    long start = 1_700_000_000_000_000L;
    Random random = new Random(1);
    Seen synAck =
        new Seen(
            new Seen.Probe("0a010001", 443, "0afe0001", 61000),
            start,
            false,
            Seen.SYN | Seen.ACK,
            9000,
            5001,
            65160,
            64,
            1,
            0,
            "020405b4",
            -1);
    List<Frame> frames =
        List.of(
            Frames.of(synAck, Frames.ETHERNET, random),
            Frames.link(start + seconds * 1_000_000L, new byte[28], 0x0806, 1, random));
    Path file = folder.resolve("arp" + seconds);
    Files.write(file, CaptureBytes.pcap(frames, Frames.ETHERNET, false, false, random));
    return records(List.of(file.toString()), 1).get(0).getFlags();
  }

  /** As a keeper of the newest revision of every record would have it. */
  private static List<Ja4TScanRecord> records(List<String> files, int parallelism)
      throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(parallelism);
    Map<String, Ja4TScanRecord> newest = new HashMap<>();
    try (CloseableIterator<Ja4TScanRecord> all =
        Ja4TScanJob.captures(env, files, JobOptions.defaults()).executeAndCollect()) {
      while (all.hasNext()) {
        Ja4TScanRecord record = all.next();
        if (record.getEnded() != Ended.OPEN) {
          newest.merge(record.getId(), record, (a, b) -> a.getRevision() > b.getRevision() ? a : b);
        }
      }
    }
    newest.values().removeIf(Train::isNone); // taken back: the rest of the capture told better
    return List.copyOf(newest.values());
  }

  private static List<String> run(List<String> files, int parallelism) throws Exception {
    return records(files, parallelism).stream().map(Line::of).sorted().toList();
  }

  private static void same(List<String> expected, List<String> actual, long seed) {
    List<String> missing = without(expected, actual);
    List<String> more = without(actual, expected);
    assertEquals(
        List.of(),
        Stream.concat(
                missing.stream().limit(20).map(l -> "missing: " + l),
                more.stream().limit(20).map(l -> "not expected: " + l))
            .sorted((a, b) -> a.replaceAll(".*: ", "").compareTo(b.replaceAll(".*: ", "")))
            .toList(),
        "seed "
            + seed
            + ", of "
            + expected.size()
            + " missing "
            + missing.size()
            + ", not expected "
            + more.size());
  }

  private static List<String> without(List<String> lines, List<String> taken) {
    List<String> left = new ArrayList<>(lines);
    Map<String, Integer> counts = new HashMap<>();
    taken.forEach(l -> counts.merge(l, 1, Integer::sum));
    left.removeIf(l -> counts.merge(l, -1, Integer::sum) >= 0);
    return left;
  }
}
