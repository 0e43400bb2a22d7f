package io.halfopen.job.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Packets;
import io.halfopen.job.fingerprint.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator in Flink's harness: state, restarts with more and fewer slots, refusals. */
class SessionOperatorTest {
  private static final int MAX_PARALLELISM = 128;
  private static final long START = Packets.START / 1000;

  private static final class Slot
      extends KeyedTwoInputStreamOperatorTestHarness<
          Integer, Packet, SensorHeartbeat, Ja4TScanRecord> {
    Slot(int slots, int index) throws Exception {
      super(
          new SessionOperator(JobOptions.defaults(), false),
          Packet::key,
          null,
          Types.INT,
          MAX_PARALLELISM,
          slots,
          index);
      setup();
    }
  }

  private static List<Slot> slots(int count, OperatorSubtaskState kept) throws Exception {
    List<Slot> slots = new ArrayList<>();
    int before = SLOTS_BEFORE.get();
    for (int i = 0; i < count; i++) {
      Slot slot = new Slot(count, i);
      if (kept != null) {
        slot.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                kept, MAX_PARALLELISM, before, count, i));
      }
      slot.open();
      slots.add(slot);
    }
    SLOTS_BEFORE.set(count);
    return slots;
  }

  private static final ThreadLocal<Integer> SLOTS_BEFORE = ThreadLocal.withInitial(() -> 1);

  private static void send(List<Slot> slots, PacketEvent event) throws Exception {
    Packet packet = Packets.packet(event);
    int slot =
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            packet.key(), MAX_PARALLELISM, slots.size());
    slots.get(slot).processElement1(new StreamRecord<>(packet, packet.capturedMillis()));
  }

  private static void time(List<Slot> slots, double seconds) throws Exception {
    for (Slot slot : slots) {
      Watermark mark = new Watermark(START + Math.round(seconds * 1000));
      slot.processWatermark1(mark);
      slot.processWatermark2(mark);
    }
  }

  private static void heard(List<Slot> slots, double seconds) throws Exception {
    for (Slot slot : slots) {
      slot.processElement2(
          new StreamRecord<>(
              new SensorHeartbeat(
                  "s1",
                  "scan1",
                  Packets.START - 1,
                  Packets.START + Math.round(seconds * 1e6),
                  0L,
                  0L,
                  false)));
    }
  }

  private static PacketEvent synAck(int port, double seconds) {
    PacketEvent packet = Packets.synAck(seconds);
    packet.setScannerPort(port);
    return packet;
  }

  private static OperatorSubtaskState keep(List<Slot> slots) throws Exception {
    OperatorSubtaskState[] parts = new OperatorSubtaskState[slots.size()];
    for (int i = 0; i < parts.length; i++) {
      slots.get(i).prepareSnapshotPreBarrier(1);
      parts[i] = slots.get(i).snapshot(1, 1);
    }
    return AbstractStreamOperatorTestHarness.repackageState(parts);
  }

  private static void collect(List<Slot> slots, Map<Integer, String> into) throws Exception {
    for (Slot slot : slots) {
      for (StreamRecord<? extends Ja4TScanRecord> out : slot.extractOutputStreamRecords()) {
        Ja4TScanRecord record = out.getValue();
        String told = Sessions.isForFeed(record, false) ? record.getJa4tscan() : "apart";
        String before = into.put(record.getScannerPort(), told + " " + record.getEnded());
        assertEquals(null, before, "port " + record.getScannerPort() + " was reported twice");
      }
      slot.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,2", "2,1", "2,4", "4,2"})
  void aRestartWithMoreOrFewerSlotsLosesAndRepeatsNothing(int before, int after) throws Exception {
    Map<Integer, String> records = new TreeMap<>();
    SLOTS_BEFORE.set(before);
    List<Slot> slots = slots(before, null);
    for (int port = 1; port <= 1000; port++) {
      send(slots, synAck(port, 0));
      send(slots, synAck(port, 1));
      if (port % 10 == 0) {
        send(slots, Packets.of(1.5, Packets.SYN | Packets.ACK, 77)); // foreign to none of these
        PacketEvent foreign = synAck(port, 1.5);
        foreign.setSequence(77);
        send(slots, foreign); // kept as an object
      }
    }
    heard(slots, 30);
    time(slots, 30);
    OperatorSubtaskState kept = keep(slots);
    collect(slots, records);
    assertEquals(Map.of(), records);

    slots = slots(after, kept);
    for (int port = 1; port <= 1000; port++) {
      send(slots, synAck(port, 31));
    }
    heard(slots, 99);
    time(slots, 98);
    collect(slots, records);
    records.remove(61000);
    assertEquals(1000, records.size());
    records.values().forEach(r -> assertEquals("65160_2-4-8-1-3_1460_10_1-30 GAP", r));
  }

  @Test
  void theWatermarkIsKeptSoThatWhatWasLateStaysLate() throws Exception {
    SLOTS_BEFORE.set(1);
    List<Slot> slots = slots(1, null);
    send(slots, synAck(1, 500));
    time(slots, 500);
    OperatorSubtaskState kept = keep(slots);
    slots = slots(2, kept);
    send(slots, synAck(2, 100));
    time(slots, 501);
    int late = 0;
    for (Slot slot : slots) {
      var out = slot.getSideOutput(Sessions.LATE);
      late += out == null ? 0 : out.size();
    }
    assertEquals(1, late);
  }

  /** Exchanges are looked at tick by tick, and a state may be kept in the middle of one. */
  @Test
  void whatEndedInTheTickInWhichTheStateWasKeptIsToldInTheNext() throws Exception {
    List<Slot> slots = slots(1, null);
    time(slots, 0.0);
    send(slots, synAck(1, 0.7));
    heard(slots, 70);
    double gap = JobOptions.defaults().sessionGap().toSeconds();
    time(slots, gap + 0.1);
    time(slots, gap + 0.72); // it ended at 0.7, and the next tick begins at 0.792
    OperatorSubtaskState kept = keep(slots);
    assertEquals(List.of(), List.copyOf(slots.get(0).extractOutputValues()));
    slots.get(0).close();

    List<Slot> again = slots(1, kept);
    time(again, gap + 2);
    assertEquals(1, again.get(0).extractOutputValues().size());
    again.get(0).close();
  }

  @Test
  void aRstIsReportedWithinAMomentThoughNothingElseComes() throws Exception {
    SLOTS_BEFORE.set(1);
    List<Slot> slots = slots(1, null);
    heard(slots, 7);
    send(slots, synAck(1, 0));
    PacketEvent rst = Packets.rst(6);
    rst.setScannerPort(1);
    send(slots, rst);
    slots.get(0).setProcessingTime(100);
    assertEquals(1, slots.get(0).extractOutputStreamRecords().size());
    send(slots, synAck(2, 0));
    rst.setScannerPort(2);
    send(slots, rst);
    slots.get(0).setProcessingTime(200);
    assertEquals(2, slots.get(0).extractOutputStreamRecords().size());
  }

  /** As a row, and, with an answer of another kind, as an object. */
  @Test
  void aRstThatWaitsForItsHeartbeatGoesOnWaitingAfterARestart() throws Exception {
    SLOTS_BEFORE.set(1);
    List<Slot> slots = slots(1, null);
    heard(slots, 1);
    for (int port = 1; port <= 2; port++) {
      send(slots, synAck(port, 0));
      PacketEvent rst = Packets.rst(6);
      rst.setScannerPort(port);
      send(slots, rst);
    }
    PacketEvent unusual = synAck(2, 0.5);
    unusual.setPayloadLength(1);
    send(slots, unusual);
    send(slots, synAck(3, 5));
    OperatorSubtaskState kept = keep(slots);
    assertEquals(List.of(), List.copyOf(slots.get(0).extractOutputValues()));
    slots.get(0).close();

    List<Slot> again = slots(1, kept);
    heard(again, 5.9);
    assertEquals(List.of(), List.copyOf(again.get(0).extractOutputValues()));
    heard(again, 6.1);
    assertEquals(
        List.of(Ended.RST, Ended.RST),
        again.get(0).extractOutputValues().stream().map(Ja4TScanRecord::getEnded).toList());
    again.get(0).close();
  }

  @Test
  void whatTheSensorsSaidIsKept() throws Exception {
    SLOTS_BEFORE.set(1);
    List<Slot> slots = slots(1, null);
    send(slots, synAck(1, 0));
    send(slots, synAck(2, 40));
    heard(slots, 80);
    OperatorSubtaskState kept = keep(slots);
    slots = slots(2, kept);
    time(slots, 500);
    Map<Integer, String> records = new TreeMap<>();
    collect(slots, records);
    assertTrue(records.get(1).endsWith("GAP"), records.get(1));
    assertEquals("apart INCOMPLETE", records.get(2));
  }

  private static String refusal(Map<String, String> settings) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(settings));
    var packets = env.fromData(PacketType.INSTANCE, new Packet());
    var beats = env.fromData(new SensorHeartbeat("s", "scan", 1L, 1L, 0L, 0L, true));
    return assertThrows(
            BadInputException.class, () -> Sessions.of(packets, beats, JobOptions.defaults()))
        .getMessage();
  }

  @Test
  void batchExecutionIsRefused() {
    assertTrue(refusal(Map.of("execution.runtime-mode", "BATCH")).contains("STREAMING"));
    assertTrue(refusal(Map.of("execution.runtime-mode", "AUTOMATIC")).contains("STREAMING"));
  }

  @Test
  void rocksDbWithTimersOnTheHeapIsRefused() {
    String why =
        refusal(
            Map.of(
                "state.backend.type",
                "rocksdb",
                "state.backend.rocksdb.timer-service.factory",
                "HEAP"));
    assertTrue(why.contains("timer-service"), why);
  }
}
