package io.halfopen.job.sink.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.halfopen.event.ChangeKind;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Severity;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeOperationsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static FingerprintChange change(String occurred) {
    long micros = Instant.parse(occurred).getEpochSecond() * 1_000_000;
    return FingerprintChange.newBuilder()
        .setId("00112233445566778899aabbccddeeff")
        .setKind(ChangeKind.CHANGED)
        .setHost("2001:db8::1")
        .setPort(443)
        .setGroups(List.of("edge"))
        .setBefore("65160_2-4-8-1-3_1460_7_1-2-4")
        .setAfter("64240_2-1-3-1-1-4_1460_8_3-6-12-R12")
        .setBeforeDelaysMicros(List.of(1_000_000L, 2_000_000L))
        .setAfterDelaysMicros(List.of(3_000_000L))
        .setParts(List.of("window", "options"))
        .setStacks(List.of("64240_2-1-3-1-1-4_1460_8_3-6-12-R12"))
        .setBeforeSinceMicros(micros - 9_000_000)
        .setBeforeLastSeenMicros(micros - 1_000_000)
        .setStoodMicros(8_000_000L)
        .setSeverity(Severity.MEDIUM)
        .setReason("another stack answers")
        .setTemplate("65535_2-3-4-8-0_1460_7")
        .setSensor("sensor-a")
        .setScannerAddress("2001:db8::9")
        .setScan("scan-1")
        .setRecordId("0123456789abcdef0123456789abcdef")
        .setRecordRevision(2)
        .setOccurredMicros(micros)
        .build();
  }

  @Test
  void aChangeIsOneDocumentOfItsMonthUnderItsOwnId() throws IOException {
    Operation write = new ChangeOperations("ja4tscan").map(change("2026-10-31T23:59:59Z"));
    assertEquals("ja4tscan-changes-2026.10", write.index());
    assertEquals("00112233445566778899aabbccddeeff", write.id());
    assertEquals(1, write.version());
    JsonNode document = MAPPER.readTree(write.source());
    assertEquals("changed", document.at("/event/action").asText());
    assertEquals(
        "64240_2-1-3-1-1-4_1460_8_3-6-12-R12", document.at("/ja4tscan/fingerprint").asText());
    assertEquals(8.0, document.at("/ja4tscan/stood_seconds").asDouble());
  }

  @Test
  void whatNobodySawIsLeftOut() throws IOException {
    FingerprintChange quiet = change("2026-10-31T23:59:59Z");
    quiet.setKind(ChangeKind.QUIET);
    quiet.setAfter(null);
    quiet.setRecordId(null);
    JsonNode document = MAPPER.readTree(ChangeDocument.of(quiet));
    assertFalse(document.path("ja4tscan").has("fingerprint"));
    assertFalse(document.path("ja4tscan").has("record_id"));
  }

  @Test
  void everyFieldOfAChangeIsMappedAndEveryMappedFieldIsWritten() throws IOException {
    JsonNode mapped =
        MAPPER
            .readTree(Templates.read("ja4tscan-change-mappings.json"))
            .at("/template/mappings/properties");
    JsonNode document = MAPPER.readTree(ChangeDocument.of(change("2026-10-31T23:59:59Z")));
    assertEquals(
        RecordOperationsTest.paths(mapped, "", true),
        RecordOperationsTest.paths(document, "", false));
  }
}
