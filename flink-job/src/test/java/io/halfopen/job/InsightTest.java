package io.halfopen.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.ChangeKind;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.change.ChangeOptions;
import io.halfopen.job.change.ChangeStream;
import io.halfopen.job.label.LabelStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Labels and changes on a mini cluster, behind a source of records. */
class InsightTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  /** Three hosts; the first changes its stack half way, the second takes turns, the third stays. */
  private static Ja4TScanRecord record(long index) {
    long round = index / 3;
    int host = (int) (index % 3) + 1;
    boolean windows = host == 1 ? round >= 5 : host == 2 && round % 2 == 1;
    Ja4TScanRecord record = Records.at(round * 3600, windows ? Records.WINDOWS : Records.LINUX);
    record.setHost("192.0.2." + host);
    record.setId(String.format("%016x%016x", (index + 1) * 0x9e3779b97f4a7c15L, index));
    return record;
  }

  private static StreamExecutionEnvironment environment() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(2);
    env.getConfig().enableObjectReuse();
    return env;
  }

  private static DataStream<Ja4TScanRecord> records(
      StreamExecutionEnvironment env, long count, double aSecond) {
    AvroTypeInfo<Ja4TScanRecord> type = new AvroTypeInfo<>(Ja4TScanRecord.class);
    return env.fromSource(
            new DataGeneratorSource<>(
                InsightTest::record, count, RateLimiterStrategy.perSecond(aSecond), type),
            WatermarkStrategy.<Ja4TScanRecord>forMonotonousTimestamps()
                .withTimestampAssigner((r, t) -> r.getLastSeenMicros() / 1000),
            "records",
            type)
        .setParallelism(1);
  }

  /** At the vantage of all records here. */
  private static PacketEvent known(PacketEvent packet) {
    packet.setEndpointAddress(ByteBuffer.wrap(new byte[] {(byte) 192, 0, 2, 1}));
    packet.setScannerAddress(ByteBuffer.wrap(new byte[] {(byte) 198, 51, 100, 7}));
    return packet;
  }

  @Test
  void aCaptureOfWhatWasKnownMakesALaterStackAChange() throws Exception {
    List<PacketEvent> packets = new ArrayList<>();
    packets.add(known(Packets.fromScanner(0, 2)));
    for (double seconds : new double[] {0.1, 1.1, 3.1}) {
      packets.add(known(Packets.synAck(seconds)));
    }
    PacketEvent later = known(Packets.synAck(200)); // The silence before it is one.
    later.setEndpointAddress(ByteBuffer.wrap(new byte[] {(byte) 192, 0, 2, 77}));
    packets.add(later);
    Path capture = Files.write(folder.resolve("known:before.pcap"), CaptureWriter.of(packets));
    List<Ja4TScanRecord> known = new ArrayList<>();
    new KnownBaselines().read(capture.toString(), record -> true, known::add);
    assertEquals(
        List.of("65160_2-4-8-1-3_1460_10_1-2", "65160_2-4-8-1-3_1460_10"),
        known.stream().map(Ja4TScanRecord::getJa4tscan).toList());
    List<Ja4TScanRecord> now = new ArrayList<>();
    for (int host = 1; host <= 2; host++) {
      Ja4TScanRecord record = Records.of(Records.WINDOWS);
      record.setHost("192.0.2." + host);
      record.setTemplate(known.get(0).getTemplate());
      now.add(record);
    }
    StreamExecutionEnvironment env = environment();
    var compared =
        ChangeStream.of(
            env.fromData(now, new AvroTypeInfo<>(Ja4TScanRecord.class)),
            ChangeOptions.defaults()
                .withBaselinePeriod(Duration.ZERO)
                .withBaselines(List.of(capture.toString())),
            new KnownBaselines());
    var changes = compared.getSideOutput(ChangeStream.CHANGES).collectAsync();
    env.execute();
    Map<String, String> told = new HashMap<>();
    changes.forEachRemaining(c -> told.put(c.getHost(), c.getKind() + " from " + c.getBefore()));
    assertEquals(
        Map.of(
            "192.0.2.1", "CHANGED from 65160_2-4-8-1-3_1460_10_1-2",
            "192.0.2.2", "NEW from null"),
        told);
  }

  @Test
  void aBaselineWithNothingInItIsRefusedBeforeTheJobStarts() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("no-archive"));
    Path cut = Files.write(folder.resolve("cut.pcap"), new byte[] {10, 13, 13, 10, 1});
    for (String source :
        List.of(empty.toString(), cut.toString(), folder.resolve("missing").toString())) {
      ChangeOptions options = ChangeOptions.defaults().withBaselines(List.of(source));
      BadInputException e =
          assertThrows(
              BadInputException.class,
              () -> ChangeStream.of(records(environment(), 3, 1e6), options, new KnownBaselines()));
      String message = Objects.requireNonNull(e.getMessage());
      assertTrue(message.startsWith(source) && message.lines().count() == 1, message);
    }
  }

  @Test
  void eachEndpointIsHeldAgainstItselfAndLabelled() throws Exception {
    StreamExecutionEnvironment env = environment();
    var compared =
        ChangeStream.of(
            records(env, 30, 1e6),
            ChangeOptions.defaults().withBaselinePeriod(Duration.ZERO),
            new KnownBaselines());
    Map<String, List<ChangeKind>> told = new HashMap<>();
    List<Ja4TScanRecord> labelled = new ArrayList<>();
    var changes = compared.getSideOutput(ChangeStream.CHANGES).collectAsync();
    var all = LabelStream.of(compared, null).collectAsync();
    env.execute();
    all.forEachRemaining(labelled::add);
    changes.forEachRemaining(
        (FingerprintChange c) ->
            told.computeIfAbsent(c.getHost(), h -> new ArrayList<>()).add(c.getKind()));
    assertEquals(
        Map.of(
            "192.0.2.1", List.of(ChangeKind.NEW, ChangeKind.CHANGED),
            "192.0.2.2", List.of(ChangeKind.NEW, ChangeKind.CHANGED, ChangeKind.FLAPPING),
            "192.0.2.3", List.of(ChangeKind.NEW)),
        told);
    assertEquals(30, labelled.size());
    for (Ja4TScanRecord record : labelled) {
      boolean windows = record.getOptions().equals("2-1-3-1-1-4");
      assertEquals(windows ? "Windows 10" : "Linux (6.x)", record.getLabels().get(0).getLabel());
      boolean turns =
          record.getHints().stream().map(Hint::getName).anyMatch("load-balancer"::equals);
      long round = (record.getFirstSeenMicros() - Records.START) / 3_600_000_000L;
      assertEquals(record.getHost().equals("192.0.2.2") && round >= 2, turns);
    }
  }

  @Test
  @Timeout(60)
  void theUsersTableIsReadAgainWhileTheJobRuns() throws Exception {
    Path own = Files.writeString(folder.resolve("own.csv"), line("before"));
    StreamExecutionEnvironment env = environment();
    DataStream<Ja4TScanRecord> labelled =
        LabelStream.of(records(env, Long.MAX_VALUE, 200), own.toString(), Duration.ofMillis(50));
    try (CloseableIterator<Ja4TScanRecord> all = labelled.executeAndCollect()) {
      assertTrue(labels(all.next()).contains("before"));
      Files.writeString(own, line("after"));
      List<String> labels = labels(all.next());
      while (!labels.contains("after")) {
        labels = labels(all.next());
      }
      assertTrue(!labels.contains("before"));
    }
  }

  private static String line(String label) {
    return label + ",ja4tscan," + Records.LINUX + "\n" + label + ",ja4tscan," + Records.WINDOWS;
  }

  private static List<String> labels(Ja4TScanRecord record) {
    return record.getLabels().stream().map(Label::getLabel).toList();
  }
}
