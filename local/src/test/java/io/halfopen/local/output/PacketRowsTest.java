package io.halfopen.local.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.sink.RecordFields;
import io.halfopen.job.table.Filter;
import io.halfopen.job.table.RowFormat;
import io.halfopen.scanner.probe.Answer;
import io.halfopen.scanner.probe.Classification;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PacketRowsTest {
  private static final byte[] OPTIONS = {
    2, 4, 5, (byte) 0xb4, 4, 2, 8, 10, 0, 0, 1, 0, 0, 0, 0, 42, 1, 3, 3, 7
  };

  private static Answer answer(byte[] address, int port, Classification what) {
    PacketEvent event = new PacketEvent();
    event.setCapturedMicros(1_700_000_000_123_456L);
    event.setSensor("s");
    event.setScan("x");
    event.setEndpointAddress(ByteBuffer.wrap(address));
    event.setEndpointPort(port);
    event.setScannerAddress(ByteBuffer.wrap(new byte[] {10, 0, 0, 1}));
    event.setScannerPort(61000);
    event.setProtocol(6);
    event.setSequence(4_000_000_000L);
    event.setAcknowledgement(7);
    event.setFlags(what == Classification.RST ? 20 : 18);
    event.setWindow(65160);
    event.setHopLimit(57);
    event.setIpId(9);
    event.setTcpOptions(ByteBuffer.wrap(OPTIONS));
    event.setSentMicros(1_700_000_000_100_000L);
    return new Answer(event, what, address);
  }

  private static Answer answer(int host) {
    return answer(new byte[] {10, 1, (byte) (host >> 8), (byte) host}, 443, Classification.SYN_ACK);
  }

  private static String csv(Answer answer, String fields) {
    RowFormat<PacketRow> csv =
        OutputModules.named("csv")
            .format(PacketFields.fields(), new OutputChoice(fields, true, null));
    return csv.line(new PacketRow(answer, false, true));
  }

  @Test
  void aRowHasZmapsFieldsInBothSpellings() {
    Answer answer = answer(9);
    assertEquals(
        "10.1.0.9,167837705,10.0.0.1,443,61000,4000000000,7,65160,synack,1,0,1,57,9",
        csv(
            answer,
            "saddr,saddr_raw,daddr,sport,dport,seqnum,acknum,window,classification,success,repeat,"
                + "cooldown,ttl,ipid"));
    assertEquals(
        "2023-11-14T22:13:20.123456Z,2023-11-14T22:13:20.123456Z,1700000000,123456,123456,23456",
        csv(answer, "timestamp,timestamp-str,timestamp_ts,timestamp-us,timestamp_us,rtt_us"));
    assertEquals(
        "1460,7,1,256,42,",
        csv(answer, "tcpopt_mss,tcpopt_wscale,tcpopt_sack_perm,tcpopt_ts_val,tcpopt_ts_ecr,data"));
    assertEquals("65160_2-4-8-1-3_1460_7", csv(answer, "ja4ts"));
    assertEquals(
        "rst,0,", csv(answer(new byte[4], 1, Classification.RST), "classification,success,ja4ts"));
  }

  @Test
  void anIcmpErrorNamesTheRouterBesideTheTarget() {
    PacketEvent event = answer(3).event();
    event.setProtocol(1);
    event.setIcmpType(3);
    event.setIcmpCode(13);
    Answer error = new Answer(event, Classification.UNREACHABLE, new byte[] {10, 9, 9, 9});
    assertEquals(
        "10.1.0.3,10.9.9.9,3,13,communication admin. prohibited,0,",
        csv(error, "saddr,icmp_responder,icmp_type,icmp_code,icmp_unreach_str,success,window"));
  }

  @Test
  void optionsThatLieBreakNothing() {
    Random random = new Random(1);
    for (int i = 0; i < 5000; i++) {
      byte[] options = new byte[random.nextInt(41)];
      random.nextBytes(options);
      Answer answer = answer(1);
      answer.event().setTcpOptions(ByteBuffer.wrap(options));
      assertFalse(csv(answer, null).contains("\n"));
    }
  }

  @Test
  void targetsAreWrittenForApplicationScanners() {
    RowFormat<PacketRow> targets =
        OutputModules.named("targets")
            .format(PacketFields.fields(), new OutputChoice(null, true, null));
    assertEquals("10.1.0.9:443", targets.line(new PacketRow(answer(9), false, false)));
    byte[] six = new byte[16];
    six[0] = 0x20;
    six[15] = 1;
    Answer answer = answer(six, 80, Classification.SYN_ACK);
    assertEquals("[2000::1]:80", targets.line(new PacketRow(answer, false, false)));
    OutputModules.named("targets")
        .format(RecordFields.fields(), new OutputChoice(null, true, null));
    assertThrows(BadInputException.class, () -> OutputModules.named("xml"));
  }

  @Test
  void zmapsDefaultFilterKeepsEachEndpointOnce() throws Exception {
    StringWriter out = new StringWriter();
    try (PacketOutput output =
        new PacketOutput(
            OutputModules.named("csv")
                .format(PacketFields.fields(), new OutputChoice("saddr,repeat", true, null)),
            Filter.parse("success = 1 && repeat = 0", PacketFields.fields()),
            Repeats.by("full", 0),
            () -> out)) {
      for (int i = 0; i < 3; i++) {
        output.accept(answer(1), false);
        output.accept(answer(2), false);
        output.accept(answer(new byte[] {10, 1, 0, 3}, 443, Classification.RST), false);
      }
    }
    assertEquals("saddr,repeat\n10.1.0.1,0\n10.1.0.2,0\n", out.toString());
  }

  @Test
  void withoutDeduplicationEveryAnswerIsARow() throws Exception {
    StringWriter out = new StringWriter();
    try (PacketOutput output =
        new PacketOutput(
            OutputModules.named("csv")
                .format(PacketFields.fields(), new OutputChoice("saddr", false, null)),
            row -> true,
            Repeats.by("none", 0),
            () -> out)) {
      for (int i = 0; i < 100_000; i++) {
        output.accept(answer(i & 3), false);
      }
    }
    assertEquals(100_000, out.toString().lines().count());
  }

  @Test
  void aScanThatNeverBeganLeavesNoTraceAndOneThatHeardNothingAHeader() throws Exception {
    for (boolean whole : new boolean[] {false, true}) {
      StringWriter out = new StringWriter();
      try (PacketOutput output =
          new PacketOutput(
              OutputModules.named("csv")
                  .format(PacketFields.fields(), new OutputChoice("saddr", true, null)),
              row -> true,
              Repeats.by("none", 0),
              () -> out)) {
        if (whole) {
          output.commit();
        }
      }
      assertEquals(whole ? "saddr\n" : "", out.toString());
    }
  }

  @Test
  void aWindowRemembersTheLastEndpointsAndNoOthers() {
    Random random = new Random(7);
    Repeats repeats = Repeats.by("window", 50);
    ArrayDeque<Integer> last = new ArrayDeque<>();
    for (int i = 0; i < 20_000; i++) {
      int host = random.nextInt(200);
      boolean known = last.contains(host);
      if (!known) {
        last.add(host);
        if (last.size() > 50) {
          last.remove();
        }
      }
      assertEquals(known, repeats.test(answer(host)), "step " + i);
    }
  }

  @Test
  void theSetIsASet() {
    Random random = new Random(3);
    LongSet set = new LongSet();
    Set<Long> model = new HashSet<>();
    for (int i = 0; i < 200_000; i++) {
      long value = 1 + random.nextInt(3000) * (random.nextBoolean() ? 1L : 1L << 33);
      if (random.nextInt(3) > 0) {
        assertEquals(model.add(value), set.add(value));
      } else {
        model.remove(value);
        set.remove(value);
      }
      assertEquals(model.size(), set.size());
    }
    for (long value : List.copyOf(model)) {
      assertFalse(set.add(value));
    }
    assertTrue(model.size() > 1000);
  }

  @Test
  void methodsThatDoNotExistAreRefused() {
    assertThrows(BadInputException.class, () -> Repeats.by("twice", 0));
    assertThrows(BadInputException.class, () -> Repeats.by("window", -1));
  }
}
