package io.halfopen.job.session;

import static io.halfopen.job.Packets.ACK;
import static io.halfopen.job.Packets.RST;
import static io.halfopen.job.Packets.SYN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Packets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssemblerTest {
  private static final String STACK = "65160_2-4-8-1-3_1460_10";

  private Collected out = new Collected(JobOptions.defaults());

  /** Packets come one after another, the watermark right before each; then it goes on by a day. */
  private List<Ja4TScanRecord> run(PacketEvent... packets) {
    for (PacketEvent packet : packets) {
      out.advanceTo((packet.getCapturedMicros() - Packets.START) / 1e6 - 0.001);
      out.accept(packet);
    }
    out.advanceTo(86_400);
    return out.records;
  }

  private static List<String> texts(List<Ja4TScanRecord> records) {
    return records.stream().map(r -> r.getJa4tscan().replaceFirst("^" + STACK, "")).toList();
  }

  @Test
  void aTrainIsReportedWhenItsGapHasPassedAndNotBefore() {
    out.accept(Packets.synAck(0));
    out.accept(Packets.synAck(1));
    out.advanceTo(65.998);
    assertEquals(List.of(), out.records);
    out.advanceTo(67);
    assertEquals(List.of("_1"), texts(out.records));
    assertEquals(Ended.GAP, out.records.get(0).getEnded());
    assertEquals(0, out.records.get(0).getRevision());
    out.advanceTo(1000);
    assertEquals(1, out.records.size());
    assertEquals(0, out.assembler.open());
  }

  @Test
  void aRstIsReportedAtOnceAndNotTwice() {
    out.accept(Packets.synAck(0));
    out.accept(Packets.rst(6));
    assertEquals(List.of("_R6"), texts(out.records));
    assertEquals(List.of("_R6"), texts(run()));
  }

  @Test
  void aPacketCapturedBeforeTheRstThatComesAfterItMakesARevision() {
    out.accept(Packets.synAck(0));
    out.accept(Packets.rst(6));
    out.accept(Packets.synAck(1));
    assertEquals(List.of("_R6", "_1-R5"), texts(out.records));
    assertEquals(1, out.records.get(1).getRevision());
    assertEquals(out.records.get(0).getId(), out.records.get(1).getId());
  }

  @Test
  void aStragglerAfterTheGapRevisesTheRecordAndMakesNoOther() {
    List<Ja4TScanRecord> records =
        run(Packets.synAck(0), Packets.synAck(1), Packets.synAck(70), Packets.synAck(150));
    assertEquals(List.of("_1", "_1-69", "_1-69-80"), texts(records));
    assertEquals(List.of(0, 1, 2), records.stream().map(Ja4TScanRecord::getRevision).toList());
    assertEquals(1, records.stream().map(Ja4TScanRecord::getId).distinct().count());
  }

  @Test
  void aLatePacketThatJoinsTwoExchangesMakesThemOne() {
    out = new Collected(JobOptions.defaults().withLinger(java.time.Duration.ZERO));
    out.accept(Packets.synAck(0));
    out.accept(Packets.synAck(100));
    assertEquals(2, out.assembler.open());
    out.accept(Packets.synAck(50));
    assertEquals(1, out.assembler.open());
    assertEquals(List.of("_50-50"), texts(run()));
  }

  @Test
  void aPacketWhoseWholeGapHasPassedIsLateAndInNoRecord() {
    out.accept(Packets.synAck(500));
    out.advanceTo(500);
    out.accept(Packets.synAck(100));
    assertEquals(List.of("DROPPED"), out.late);
    assertEquals(List.of(""), texts(run()));
  }

  @Test
  void aLatePacketWithinTheLingerCorrectsAndIsSaid() {
    out.accept(Packets.synAck(0));
    out.accept(Packets.synAck(3));
    out.advanceTo(70);
    out.accept(Packets.synAck(1));
    assertEquals(List.of("CORRECTS"), out.late);
    assertEquals(List.of("_3", "_1-2"), texts(out.records));
    assertEquals(1, out.records.get(1).getLate());
  }

  @Test
  void whereRecordsWaitUntilNothingCanCorrectThemEachExchangeComesOnce() {
    out = new Collected(JobOptions.defaults().withSettled(true));
    out.accept(Packets.synAck(0));
    out.accept(Packets.rst(6));
    out.accept(Packets.synAck(1));
    out.advanceTo(90);
    assertEquals(List.of(), out.records);
    out.accept(Packets.synAck(80)); // a straggler after the RST
    out.advanceTo(174);
    assertEquals(List.of(), out.records);
    out.advanceTo(177);
    assertEquals(List.of("_1-R5"), texts(out.records));
    assertEquals(1, out.records.get(0).getAfterRst());
    assertEquals(0, out.records.get(0).getRevision());
    out.advanceTo(1e6);
    assertEquals(1, out.records.size());
  }

  @Test
  void anEndlessTrainIsReportedOnceAtItsLongestDurationFromBoundedState() {
    for (int i = 0; i < 5_000; i++) {
      out.accept(Packets.synAck(i * 20));
      out.advanceTo(i * 20 - 1);
      assertTrue(out.assembler.exchanges().weight() <= 8, "rows and packets kept");
    }
    out.advanceTo(1e6);
    assertEquals(1, out.records.size());
    assertEquals(Ended.MAX_DURATION, out.records.get(0).getEnded());
    assertEquals(31, out.records.get(0).getPackets());
  }

  @Test
  void theEarliestPacketsAreKeptWhereThereAreTooMany() {
    for (int i = 199; i >= 0; i--) {
      out.accept(Packets.synAck(i));
    }
    List<Ja4TScanRecord> records = run();
    Ja4TScanRecord last = records.get(records.size() - 1);
    assertEquals(
        STACK + "_" + String.join("-", java.util.Collections.nCopies(63, "1")), last.getJa4tscan());
    assertEquals(Ended.MAX_PACKETS, last.getEnded());
  }

  @Test
  void newExchangesAreTurnedAwayAboveTheLimitAndOldOnesGoOn() {
    out = new Collected(JobOptions.defaults().withMaxOpenSessions(2));
    for (int port = 1; port <= 3; port++) {
      PacketEvent packet = Packets.synAck(0);
      packet.setScannerPort(port);
      out.accept(packet);
    }
    PacketEvent more = Packets.synAck(1);
    more.setScannerPort(1);
    out.accept(more);
    assertEquals(1, out.full);
    assertEquals(List.of("", "_1"), texts(run()).stream().sorted().toList());
  }

  /** Port 2 would need a list of packets for its foreign ones; port 3 is one already. */
  @Test
  void anExchangeCannotGrowWhereThereIsNoRoomAndItsRecordSaysSo() {
    out = new Collected(JobOptions.defaults().withMaxOpenSessions(10));
    for (int port = 1; port <= 10; port++) {
      PacketEvent first = Packets.synAck(0);
      first.setScannerPort(port);
      if (port == 3) {
        first.setPayloadLength(5);
      }
      out.accept(first);
    }
    for (int i = 1; i < 60; i++) {
      for (int port = 1; port <= 10; port++) {
        PacketEvent packet = Packets.of(i, SYN | ACK, port == 2 ? 77 + i : 9000);
        packet.setScannerPort(port);
        out.accept(packet);
      }
      assertTrue(out.assembler.exchanges().weight() <= 12, "rows and packets kept");
    }
    assertTrue(out.full > 8 * 50, out.full + " packets were turned away");
    out.advanceTo(86_400);
    Ja4TScanRecord[] last = out.last().values().toArray(new Ja4TScanRecord[0]);
    assertEquals(8, last.length, "a packet kept as an object counts as two rows");
    for (Ja4TScanRecord record : last) {
      assertEquals(Ended.MAX_PACKETS, record.getEnded());
      assertTrue(record.getPackets() <= 6);
    }
  }

  @Test
  void firstLooksAreEmittedWhereAskedForAndTheFinalOneIsMarked() {
    out = new Collected(JobOptions.defaults().withProgressive(true));
    List<Ja4TScanRecord> records = run(Packets.synAck(0), Packets.synAck(1));
    assertEquals(List.of("", "_1", "_1"), texts(records));
    assertEquals(
        List.of(Ended.OPEN, Ended.OPEN, Ended.GAP),
        records.stream().map(Ja4TScanRecord::getEnded).toList());
  }

  @Test
  void whereNobodyListenedUntilTheEndTheRecordIsIncomplete() {
    out.wholeUntil = 30;
    assertEquals(Ended.INCOMPLETE, run(Packets.synAck(0)).get(0).getEnded());
  }

  @Test
  void aRstThatWasHeardStandsThoughTheSensorDiedAfterIt() {
    out.wholeUntil = 30;
    List<Ja4TScanRecord> records = run(Packets.synAck(0), Packets.rst(6));
    assertEquals(List.of(Ended.RST), records.stream().map(Ja4TScanRecord::getEnded).toList());
  }

  @Test
  void closedPortsAndStrayPacketsLeaveNoRecordAndNoState() {
    assertEquals(List.of(), run(Packets.rst(0), Packets.of(1, ACK, 5), Packets.of(2, SYN, 6)));
    assertEquals(0, out.assembler.exchanges().weight());
  }

  @Test
  void aRecordThatTurnsOutToBeAClosedPortIsTakenBack() {
    out.accept(Packets.synAck(2));
    out.accept(Packets.rst(3));
    out.accept(Packets.rst(1));
    assertEquals("R1", out.records.get(0).getJa4tscan().replaceAll(".*_", ""));
    Ja4TScanRecord back = out.records.get(1);
    assertEquals(out.records.get(0).getId(), back.getId());
    assertEquals(1, back.getRevision());
    assertEquals(List.of("closed"), back.getFlags());
    assertTrue(out.last().isEmpty());
  }

  /** Documents go by that: what knows less must not hide what knows more. */
  @Test
  void everyPacketMoreMakesARecordThatCountsMore() {
    out.accept(Packets.synAck(6));
    out.advanceTo(72);
    out.accept(Packets.rst(5));
    out.accept(Packets.synAck(4));
    out.accept(Packets.synAck(7));
    assertEquals(
        List.of(Ended.GAP, Ended.RST, Ended.RST, Ended.RST),
        out.records.stream().map(Ja4TScanRecord::getEnded).toList());
    assertEquals(List.of("closed"), out.records.get(1).getFlags());
    assertEquals(
        List.of(1, 2, 3, 4),
        out.records.stream().map(r -> r.getPackets() + r.getAfterRst()).toList());
  }

  @Test
  void twoScansTwoSensorsAndTwoPortsNeverMix() {
    PacketEvent scan = Packets.synAck(1);
    scan.setScan("scan2");
    PacketEvent sensor = Packets.synAck(2);
    sensor.setSensor("s2");
    PacketEvent port = Packets.synAck(3);
    port.setEndpointPort(80);
    assertEquals(List.of("", "", "", ""), texts(run(Packets.synAck(0), scan, sensor, port)));
  }

  @Test
  void aRstOfAnUnusualKindIsKeptAllTheSame() {
    List<Ja4TScanRecord> records =
        run(Packets.synAck(0), Packets.of(1, RST, 123456), Packets.synAck(2));
    assertEquals(List.of("_2"), texts(records).stream().distinct().toList());
    assertEquals(1, records.get(records.size() - 1).getUnverifiedRsts());
  }
}
