package io.halfopen.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.ChangeKind;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import io.halfopen.job.change.ChangeOptions;
import io.halfopen.job.change.ChangeStream;
import io.halfopen.job.label.LabelStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  @Test
  void eachEndpointIsHeldAgainstItselfAndLabelled() throws Exception {
    StreamExecutionEnvironment env = environment();
    var compared =
        ChangeStream.of(
            records(env, 30, 1e6), ChangeOptions.defaults().withBaselinePeriod(Duration.ZERO));
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
