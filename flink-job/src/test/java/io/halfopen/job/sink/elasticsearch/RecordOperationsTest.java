package io.halfopen.job.sink.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.halfopen.event.Ended;
import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

class RecordOperationsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Ja4TScanRecord record(String host, String firstSeen) {
    long micros = Instant.parse(firstSeen).getEpochSecond() * 1_000_000;
    return Ja4TScanRecord.newBuilder()
        .setId("0123456789abcdef0123456789abcdef")
        .setHost(host)
        .setPort(443)
        .setJa4tscan("65160_2-4-8-1-3_1460_10_1-2-R6")
        .setWindow(65160)
        .setOptions("2-4-8-1-3")
        .setMss(1460)
        .setWindowScale(10)
        .setDelaysMicros(List.of(1_000_001L, 2_000_002L))
        .setRstDelayMicros(6_000_000L)
        .setFirstSeenMicros(micros)
        .setLastSeenMicros(micros + 9_000_003)
        .setRttMicros(1234L)
        .setHopLimit(60)
        .setInitialHopLimit(64)
        .setHops(4)
        .setOptionBytes(java.nio.ByteBuffer.wrap(new byte[] {2, 4, 5, (byte) 0xb4}))
        .setEnded(Ended.RST)
        .setFlags(List.of("first-may-be-missing"))
        .setPackets(4)
        .setTemplate("65535_2-3-4-8-0_1460_7")
        .setSensor("sensor-a")
        .setScan("scan-1")
        .setScannerAddress("192.0.2.9")
        .setScannerPort(61000)
        .setLabels(List.of(new Label("<b>Linux</b>", "os", 0.5, "its options")))
        .setHints(List.of(new Hint("tunnel", "40 bytes less")))
        .setService("https")
        .setEffectiveWindow(66_723_840L)
        .setTimestampHertz(1000.0)
        .setUptimeSeconds(5L)
        .setQuicklabsJa4ts("64_65160_000000000000_SA")
        .build();
  }

  private static List<Operation> operations(Ja4TScanRecord record) {
    List<Operation> all = new ArrayList<>();
    new RecordOperations("ja4tscan")
        .flatMap(
            record,
            new Collector<>() {
              @Override
              public void collect(Operation operation) {
                all.add(operation);
              }

              @Override
              public void close() {}
            });
    return all;
  }

  @Test
  void aRecordIsADocumentOfItsMonthAndTheLatestOfItsEndpoint() {
    List<Operation> all = operations(record("192.0.2.1", "2026-10-31T23:59:59Z"));
    assertEquals(2, all.size());
    assertEquals("ja4tscan-records-2026.10", all.get(0).index());
    assertEquals("0123456789abcdef0123456789abcdef", all.get(0).id());
    assertEquals("ja4tscan-latest", all.get(1).index());
    assertEquals("192.0.2.1:443", all.get(1).id());
    assertEquals(
        "[2001:db8::1]:443", operations(record("2001:db8::1", "2026-10-31T00:00:00Z")).get(1).id());
  }

  @Test
  void aCorrectionOutranksWhatItCorrectsAndALaterExchangeOutranksBoth() {
    Ja4TScanRecord first = record("192.0.2.1", "2026-10-15T00:00:00Z");
    Ja4TScanRecord corrected = record("192.0.2.1", "2026-10-15T00:00:00Z");
    corrected.setPackets(first.getPackets() + 1);
    Ja4TScanRecord next = record("192.0.2.1", "2026-10-15T00:15:00Z");
    assertOutranks(corrected, first);
    assertTrue(version(next, 1) > version(corrected, 1));
  }

  @Test
  void aCorrectionThatMovesTheFirstOrTheLastPacketOutranksWhatItCorrects() {
    Ja4TScanRecord first = record("192.0.2.1", "2026-10-15T00:00:00Z");
    Ja4TScanRecord corrected = record("192.0.2.1", "2026-10-15T00:00:00Z");
    corrected.setAfterRst(first.getAfterRst() + 1);
    corrected.setFirstSeenMicros(first.getFirstSeenMicros() - 1_000);
    corrected.setRttMicros(first.getRttMicros() - 1_000);
    corrected.setLastSeenMicros(first.getLastSeenMicros() - 5_000_000);
    assertOutranks(corrected, first);
  }

  /** One run said it in two steps, of which the second was lost with it; the next says it once. */
  @Test
  void whatKnowsMorePacketsHoldsThoughItsRevisionIsLower() {
    Ja4TScanRecord before = record("192.0.2.1", "2026-10-15T00:00:00Z");
    before.setRevision(1);
    Ja4TScanRecord after = record("192.0.2.1", "2026-10-15T00:00:00Z");
    after.setPackets(before.getPackets() + 1);
    assertOutranks(after, before);
  }

  @Test
  void ofTheSamePacketsWhatWasMadeLaterHoldsThoughItsRevisionIsLower() {
    Ja4TScanRecord before = record("192.0.2.1", "2026-10-15T00:00:00Z");
    before.setEnded(Ended.INCOMPLETE);
    before.setRevision(1);
    Ja4TScanRecord after = record("192.0.2.1", "2026-10-15T00:00:00Z");
    made(before, 10);
    made(after, 12);
    assertOutranks(after, before);
  }

  @Test
  void ofTheSameMomentTheHigherRevisionHolds() {
    Ja4TScanRecord before = record("192.0.2.1", "2026-10-15T00:00:00Z");
    Ja4TScanRecord after = record("192.0.2.1", "2026-10-15T00:00:00Z");
    after.setRevision(1);
    assertOutranks(after, before);
  }

  @Test
  void aPartOfAnExchangeThatIsReadAgainLaterHidesNothing() {
    Ja4TScanRecord whole = record("192.0.2.1", "2026-10-15T00:00:00Z");
    Ja4TScanRecord part = record("192.0.2.1", "2026-10-15T00:00:00Z");
    part.setPackets(whole.getPackets() - 1);
    made(whole, 10);
    made(part, 90 * 86_400);
    assertOutranks(whole, part);
  }

  @Test
  void whereThePartHasAllPacketsAndNotWhatWasHeardBesideItHidesNothingEither() {
    Ja4TScanRecord whole = record("192.0.2.1", "2026-10-15T00:00:00Z");
    Ja4TScanRecord part = record("192.0.2.1", "2026-10-15T00:00:00Z");
    part.setEnded(Ended.INCOMPLETE);
    made(whole, 10);
    made(part, 90 * 86_400);
    assertTrue(version(whole, 0) > version(part, 0));
    assertEquals(1, operations(part).size());
  }

  @Test
  void noNumberMakesAVersionThatTheServerRefuses() {
    for (long micros : new long[] {0, 253_402_300_799_000_000L}) {
      Ja4TScanRecord record = record("192.0.2.1", "2026-10-15T00:00:00Z");
      record.setFirstSeenMicros(micros);
      record.setRttMicros(null);
      record.setEmittedMicros(0);
      record.setOthers(Integer.MAX_VALUE / 2);
      assertTrue(version(record, 0) >= 0 && version(record, 1) >= 0, Long.toString(micros));
    }
  }

  private static void made(Ja4TScanRecord record, long secondsAfterItsFirstPacket) {
    record.setEmittedMicros(record.getFirstSeenMicros() + secondsAfterItsFirstPacket * 1_000_000);
  }

  private static long version(Ja4TScanRecord record, int operation) {
    return operations(record).get(operation).version();
  }

  private static void assertOutranks(Ja4TScanRecord one, Ja4TScanRecord other) {
    assertTrue(version(one, 0) > version(other, 0), "of the exchange");
    assertTrue(version(one, 1) > version(other, 1), "of the endpoint");
  }

  @Test
  void whatIsTakenBackLeavesTheLatest() {
    Ja4TScanRecord told = record("192.0.2.1", "2026-10-15T00:00:00Z");
    Ja4TScanRecord takenBack = record("192.0.2.1", "2026-10-15T00:00:00Z");
    takenBack.setRevision(1);
    takenBack.setEnded(Ended.INCOMPLETE);
    made(told, 10);
    made(takenBack, 12);
    Operation removal = operations(takenBack).get(1);
    assertEquals("ja4tscan-latest", removal.index());
    assertNull(removal.source());
    assertTrue(operations(told).get(1).version() < removal.version());
  }

  @Test
  void aCorrectionAtAMonthsEndLeavesNoDocumentInTheOtherMonth() {
    Ja4TScanRecord corrected = record("192.0.2.1", "2026-10-31T23:59:59Z");
    corrected.setRevision(1);
    List<Operation> all = operations(corrected);
    assertEquals("ja4tscan-records-2026.11", all.get(1).index());
    assertNull(all.get(1).source());
    assertEquals(3, all.size());
  }

  @Test
  void anIncompleteRecordIsNeverTheLatest() {
    Ja4TScanRecord record = record("192.0.2.1", "2026-10-15T00:00:00Z");
    record.setEnded(Ended.INCOMPLETE);
    List<Operation> all = operations(record);
    assertEquals(1, all.size());
    assertTrue(new String(all.get(0).source()).contains("\"ended\":\"incomplete\""));
  }

  @Test
  void everyFieldOfADocumentIsMappedAndEveryMappedFieldIsWritten() throws IOException {
    JsonNode document =
        MAPPER.readTree(RecordDocument.of(record("192.0.2.1", "2026-10-15T00:00:00Z")));
    JsonNode mapped;
    try (InputStream in = Templates.class.getResourceAsStream("deploy/ja4tscan-mappings.json")) {
      mapped = MAPPER.readTree(in).at("/template/mappings/properties");
    }
    assertEquals(paths(mapped, "", true), paths(document, "", false));
  }

  static List<String> paths(JsonNode node, String at, boolean mapping) {
    List<String> paths = new ArrayList<>();
    node.fields()
        .forEachRemaining(
            field -> {
              JsonNode inner = field.getValue();
              inner = mapping ? inner.path("properties") : inner.isArray() ? inner.path(0) : inner;
              String path = at + "/" + field.getKey();
              paths.addAll(inner.isObject() ? paths(inner, path, mapping) : List.of(path));
            });
    return paths.stream().sorted().toList();
  }
}
