package io.halfopen.job.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.ChangeKind;
import io.halfopen.event.Ended;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.Records;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The function in Flink's own harness, watermarks pushed by hand. */
class ChangeFunctionTest {
  private static final long DAY = 86_400_000;
  private static final long START = Records.START / 1000;
  private static final ChangeOptions AT_ONCE =
      ChangeOptions.defaults().withBaselinePeriod(Duration.ZERO);
  private static final RecordSource RECORDS = new Written();

  /** Files of records alone. */
  private static final class Written implements RecordSource {
    private static final long serialVersionUID = 1L;

    @Override
    public void require(String source) throws IOException {
      read(source, record -> false, record -> {});
    }

    @Override
    public void read(
        String source, Predicate<Ja4TScanRecord> wanted, Consumer<Ja4TScanRecord> records)
        throws IOException {
      try (InputStream in = Files.newInputStream(Path.of(source))) {
        RecordFile.read(
            source,
            in,
            record -> {
              if (wanted.test(record)) {
                records.accept(record);
              }
            });
      }
    }
  }

  @TempDir Path folder;

  private KeyedOneInputStreamOperatorTestHarness<String, Ja4TScanRecord, Ja4TScanRecord> harness;
  private int read;

  private void open(ChangeOptions options, OperatorSubtaskState state) throws Exception {
    if (harness != null) {
      harness.close();
    }
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new ChangeFunction(options, RECORDS)),
            Baselines::endpoint,
            Types.STRING,
            128,
            1,
            0);
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    read = 0;
  }

  @AfterEach
  void close() throws Exception {
    if (harness != null) {
      harness.close();
    }
  }

  private void see(long millis, String ja4tscan) throws Exception {
    see(Records.at(millis / 1000.0, ja4tscan));
  }

  private void see(Ja4TScanRecord record) throws Exception {
    harness.processElement(new StreamRecord<>(record, record.getLastSeenMicros() / 1000));
  }

  private List<FingerprintChange> told() {
    Queue<StreamRecord<FingerprintChange>> side = harness.getSideOutput(ChangeStream.CHANGES);
    List<FingerprintChange> all =
        side == null ? List.of() : side.stream().map(StreamRecord::getValue).toList();
    List<FingerprintChange> fresh = all.subList(read, all.size());
    read = all.size();
    return fresh;
  }

  private List<ChangeKind> kinds() {
    return told().stream().map(FingerprintChange::getKind).toList();
  }

  /** What is known is kept in place, and a checkpoint is written while records go on. */
  @Test
  void aCheckpointHoldsWhatWasKnownWhenItBegan() throws Exception {
    open(AT_ONCE, null);
    see(0, Records.LINUX);
    see(DAY, Records.LINUX);
    OperatorSnapshotFutures begun =
        harness
            .getOperator()
            .snapshotState(
                1,
                1,
                CheckpointOptions.forCheckpointWithDefaultLocation(),
                new MemCheckpointStreamFactory(1 << 20));
    see(2 * DAY, Records.LINUX);
    see(3 * DAY, Records.WINDOWS);
    assertEquals(List.of(ChangeKind.NEW, ChangeKind.CHANGED), kinds());
    OperatorSubtaskState kept = OperatorSnapshotFinalizer.create(begun).getJobManagerOwnedState();

    open(AT_ONCE, kept);
    see(4 * DAY, Records.WINDOWS);
    FingerprintChange change = told().get(0);
    assertEquals(ChangeKind.CHANGED, change.getKind());
    assertEquals(1000 * (START + DAY), change.getBeforeLastSeenMicros());
  }

  @Test
  void recordsPassAndChangesLeaveByTheSide() throws Exception {
    open(AT_ONCE, null);
    see(0, Records.LINUX);
    see(DAY, Records.WINDOWS);
    assertEquals(List.of(ChangeKind.NEW, ChangeKind.CHANGED), kinds());
    assertEquals(2, harness.extractOutputValues().size());
  }

  @Test
  void whatIsNotComparedPassesAsItIs() throws Exception {
    open(AT_ONCE, null);
    Ja4TScanRecord record = Records.of(Records.LINUX);
    record.setEnded(Ended.INCOMPLETE);
    see(record);
    assertEquals(List.of(), kinds());
    assertEquals(List.of(record), harness.extractOutputValues());
    assertEquals(0, harness.numKeyedStateEntries());
  }

  @Test
  void theBaselinePeriodLearnsInSilence() throws Exception {
    open(ChangeOptions.defaults(), null);
    see(0, Records.LINUX);
    see(DAY / 2, Records.WINDOWS);
    assertEquals(List.of(), kinds());
    see(DAY + 1, "1024_2_1460_00");
    assertEquals(List.of(ChangeKind.CHANGED), kinds());
  }

  @Test
  void theBaselinePeriodIsNotBegunAnewByARestart() throws Exception {
    open(ChangeOptions.defaults(), null);
    see(0, Records.LINUX);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    open(ChangeOptions.defaults(), state);
    see(DAY + 1, Records.WINDOWS);
    assertEquals(List.of(ChangeKind.CHANGED), kinds());
  }

  @Test
  void whatIsKnownOutlivesARestart() throws Exception {
    open(AT_ONCE, null);
    see(0, Records.LINUX);
    see(DAY, Records.LINUX);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    open(AT_ONCE, state);
    see(2 * DAY, Records.LINUX);
    assertEquals(List.of(), kinds());
    see(3 * DAY, Records.WINDOWS);
    FingerprintChange change = told().get(0);
    assertEquals(Records.LINUX, change.getBefore());
    assertEquals(2 * DAY * 1000, change.getStoodMicros());
  }

  @Test
  void anEndpointThatFallsSilentIsToldOnceAndForgottenLater() throws Exception {
    open(AT_ONCE, null);
    see(0, Records.LINUX);
    harness.processWatermark(START + 6 * DAY);
    assertEquals(List.of(ChangeKind.NEW), kinds());
    harness.processWatermark(START + 8 * DAY);
    FingerprintChange change = told().get(0);
    assertEquals(ChangeKind.QUIET, change.getKind());
    assertEquals("192.0.2.1", change.getHost());
    assertEquals(443, change.getPort());
    assertTrue(change.getReason().contains("7 days"), change.getReason());
    harness.processWatermark(START + 89 * DAY);
    assertEquals(List.of(), kinds());
    harness.processWatermark(START + 91 * DAY);
    assertEquals(0, harness.numKeyedStateEntries());
    see(92 * DAY, Records.LINUX);
    assertEquals(List.of(ChangeKind.NEW), kinds());
  }

  @Test
  void aRecordPutsTheSilenceOff() throws Exception {
    open(AT_ONCE, null);
    see(0, Records.LINUX);
    harness.processWatermark(START + 5 * DAY);
    see(5 * DAY, Records.LINUX);
    harness.processWatermark(START + 11 * DAY);
    assertEquals(List.of(ChangeKind.NEW), kinds());
    assertEquals(1, harness.numEventTimeTimers());
    // The longest pause was five days: twice that is the silence that counts now.
    harness.processWatermark(START + 14 * DAY);
    assertEquals(List.of(), kinds());
    harness.processWatermark(START + 16 * DAY);
    assertEquals(List.of(ChangeKind.QUIET), kinds());
  }

  @Test
  void timersOutliveARestart() throws Exception {
    open(AT_ONCE, null);
    see(0, Records.LINUX);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    open(AT_ONCE, state);
    harness.processWatermark(START + 8 * DAY);
    assertEquals(List.of(ChangeKind.QUIET), kinds());
  }

  @Test
  void theEndOfTheInputIsNoSilence() throws Exception {
    open(AT_ONCE, null);
    see(0, Records.LINUX);
    harness.processWatermark(Long.MAX_VALUE);
    assertEquals(List.of(ChangeKind.NEW), kinds());
  }

  @Test
  void backfilledEndpointsAreNotSilentAtOnce() throws Exception {
    open(AT_ONCE, null);
    harness.processWatermark(START + 400 * DAY);
    see(0, Records.LINUX);
    harness.processWatermark(START + 401 * DAY);
    assertEquals(List.of(ChangeKind.NEW), kinds());
    assertEquals(1, harness.numKeyedStateEntries());
  }

  @Test
  void stacksThatTakeTurnsAreAHintOnTheRecord() throws Exception {
    open(AT_ONCE, null);
    for (int i = 0; i < 5; i++) {
      see(i * DAY, i % 2 == 0 ? Records.LINUX : Records.WINDOWS);
    }
    List<Ja4TScanRecord> records = harness.extractOutputValues();
    assertEquals(List.of(), records.get(1).getHints());
    assertEquals("load-balancer", records.get(4).getHints().get(0).getName());
  }

  @Test
  void groupsAndBaselinesComeFromFiles() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("known.csv"),
            "id,host,port,ja4tscan,ended,first_seen,delays_ms,window,options,mss,wscale,"
                + "hop_limit,initial_hop_limit,template,sensor,scan,scanner_host\n"
                + "0a,192.0.2.1,443,65160_2-4-8-1-3_1460_10_1-2,gap,2025-12-01T00:00:00.000000Z,"
                + "1000.0 2000.0,65160,2-4-8-1-3,1460,10,55,64,65535_2-3-4-8-0_1460_7,capture,"
                + "capture,198.51.100.7\n");
    ChangeOptions options =
        AT_ONCE
            .withBaselines(List.of(file.toString()))
            .withGroups(EndpointGroups.parse("g", "web,192.0.2.0/24,443"));
    open(options, null);
    see(0, Records.WINDOWS);
    FingerprintChange change = told().get(0);
    assertEquals(ChangeKind.CHANGED, change.getKind());
    assertEquals(List.of("web"), change.getGroups());
    assertEquals("65160_2-4-8-1-3_1460_10_1-2", change.getBefore());
  }

  @Test
  void aBaselineThatCannotBeReadIsNamed() throws Exception {
    String missing = folder.resolve("missing.csv").toString();
    for (String file :
        List.of(missing, Files.writeString(folder.resolve("x"), "a,b\n").toString())) {
      BadInputException e =
          assertThrows(BadInputException.class, () -> Baselines.require(List.of(file), RECORDS));
      assertTrue(Objects.requireNonNull(e.getMessage()).contains(file), e.getMessage());
    }
  }

  @Test
  void moreVantagesThanAreKeptPushTheOldestOutOfARestoredStateToo() throws Exception {
    open(AT_ONCE, null);
    for (int vantage = 0; vantage < 12; vantage++) {
      Ja4TScanRecord record = Records.at(vantage, Records.LINUX);
      record.setTemplate("template-" + vantage);
      see(record);
      open(AT_ONCE, harness.snapshot(vantage, vantage));
    }
    see(DAY, Records.LINUX);
    assertEquals(1, harness.extractOutputValues().size());
  }
}
