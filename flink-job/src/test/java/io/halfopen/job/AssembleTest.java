package io.halfopen.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole assembly on a mini cluster, fed with a capture file. */
class AssembleTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  private List<Ja4TScanRecord> run(JobOptions options, List<PacketEvent> packets) throws Exception {
    Path file = folder.resolve("capture.pcap");
    Files.write(file, CaptureWriter.of(packets));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(2);
    List<Ja4TScanRecord> records = new ArrayList<>();
    try (CloseableIterator<Ja4TScanRecord> all =
        Ja4TScanJob.captures(env, List.of(file.toString()), options).executeAndCollect()) {
      all.forEachRemaining(records::add);
    }
    return records;
  }

  private static PacketEvent at(PacketEvent packet, int host, int scannerPort) {
    packet.setEndpointAddress(ByteBuffer.wrap(new byte[] {10, 77, 1, (byte) host}));
    packet.setScannerPort(scannerPort);
    return packet;
  }

  @Test
  void fiveHundredHostsComeOutAsTheyWentIn() throws Exception {
    List<PacketEvent> packets = new ArrayList<>();
    int[] retries = {0, 1, 2, 5};
    for (int i = 0; i < 500; i++) {
      double time = i / 100.0;
      for (int k = 0; k <= retries[i % 4]; k++) {
        packets.add(at(Packets.synAck(time + i % 7 * 0.001), i % 250, 61000 + i / 250));
        time += 1 << k;
      }
    }
    packets.add(at(Packets.synAck(200), 251, 65000)); // time goes on, so gaps pass
    packets.sort(Comparator.comparingLong(PacketEvent::getCapturedMicros));
    List<Ja4TScanRecord> records = run(JobOptions.defaults(), packets);
    assertEquals(501, records.size());
    Map<String, Ja4TScanRecord> byProbe =
        records.stream()
            .collect(
                Collectors.toMap(r -> r.getHost() + " " + r.getScannerPort(), Function.identity()));
    String[] expected = {"", "_1", "_1-2", "_1-2-4-8-16"};
    for (int i = 0; i < 500; i++) {
      Ja4TScanRecord record = byProbe.get("10.77.1." + i % 250 + " " + (61000 + i / 250));
      assertEquals("65160_2-4-8-1-3_1460_10" + expected[i % 4], record.getJa4tscan());
      assertEquals(Ended.GAP, record.getEnded());
      assertEquals(List.of(), record.getFlags());
    }
    assertEquals(List.of("capture-ended"), byProbe.get("10.77.1.251 65000").getFlags());
  }

  @Test
  void twoProbesInsideTheGapAndTwoRoundsBeyondItStayApart() throws Exception {
    List<PacketEvent> packets = new ArrayList<>();
    for (double round : new double[] {0, 900}) {
      packets.add(at(Packets.synAck(round), 1, 61000));
      packets.add(at(Packets.synAck(round + 0.2), 1, 61001));
      packets.add(at(Packets.synAck(round + 1), 1, 61000));
      packets.add(at(Packets.synAck(round + 2.2), 1, 61001));
    }
    List<String> texts =
        run(JobOptions.defaults(), packets).stream()
            .map(r -> r.getJa4tscan().replaceAll(".*_", "_"))
            .sorted()
            .toList();
    assertEquals(List.of("_1", "_1", "_2", "_2"), texts);
  }

  @Test
  void firstLooksComeBeforeTheFinalRecordAndARstIsFinalAtOnce() throws Exception {
    List<PacketEvent> packets = new ArrayList<>();
    packets.add(at(Packets.synAck(0), 1, 61000));
    packets.add(at(Packets.synAck(1), 1, 61000));
    packets.add(at(Packets.rst(3), 1, 61000));
    List<Ja4TScanRecord> records = run(JobOptions.defaults().withProgressive(true), packets);
    assertEquals(
        List.of(Ended.OPEN, Ended.OPEN, Ended.RST),
        records.stream().map(Ja4TScanRecord::getEnded).toList());
    assertTrue(records.get(2).getJa4tscan().endsWith("_1-R2"), records.get(2).getJa4tscan());
  }

  @Test
  void aShortGapSplitsNothingThatItMustNot() throws Exception {
    List<PacketEvent> packets = new ArrayList<>();
    packets.add(at(Packets.synAck(0), 1, 61000));
    packets.add(at(Packets.synAck(4), 1, 61000));
    packets.add(at(Packets.synAck(30), 2, 61000));
    List<Ja4TScanRecord> records =
        run(JobOptions.defaults().withSessionGap(Duration.ofSeconds(5)), packets);
    assertEquals(2, records.size());
    assertTrue(records.stream().anyMatch(r -> String.valueOf(r.getJa4tscan()).endsWith("_10_4")));
  }
}
