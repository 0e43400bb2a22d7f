package io.halfopen.job.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.halfopen.event.FingerprintChange;
import io.halfopen.job.sink.RecordFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change as a document: what happened in {@code event}, to whom in {@code server}, and in {@code
 * ja4tscan} what stood before and what answers now, {@code fingerprint}, as in records.
 */
final class ChangeDocument {
  private static final JsonFactory JSON = new JsonFactory();

  private ChangeDocument() {}

  /** UTF-8. */
  static byte[] of(FingerprintChange change) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      common(json, change);
      json.writeObjectFieldStart("ja4tscan");
      before(json, change);
      now(json, change);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void common(JsonGenerator json, FingerprintChange change) throws IOException {
    json.writeStringField("@timestamp", RecordFields.time(change.getOccurredMicros()));
    DocumentParts.ecs(json);
    json.writeObjectFieldStart("event");
    json.writeStringField("kind", "event");
    json.writeStringField("module", "halfopen");
    json.writeStringField("dataset", "halfopen.changes");
    json.writeStringField("id", change.getId());
    json.writeStringField("action", word(change.getKind()));
    json.writeNumberField("severity", change.getSeverity().ordinal());
    json.writeStringField("reason", change.getReason());
    json.writeEndObject();
    DocumentParts.side(json, "server", change.getHost(), change.getPort());
    json.writeObjectFieldStart("client");
    json.writeStringField("ip", change.getScannerAddress());
    json.writeEndObject();
    json.writeObjectFieldStart("observer");
    json.writeStringField("name", change.getSensor());
    json.writeEndObject();
    DocumentParts.network(json, change.getHost());
  }

  private static void before(JsonGenerator json, FingerprintChange change) throws IOException {
    DocumentParts.string(json, "before", change.getBefore());
    DocumentParts.millis(json, "before_delays_ms", change.getBeforeDelaysMicros());
    DocumentParts.string(json, "before_since", time(change.getBeforeSinceMicros()));
    DocumentParts.string(json, "before_last_seen", time(change.getBeforeLastSeenMicros()));
    Long stood = change.getStoodMicros();
    DocumentParts.number(json, "stood_seconds", stood == null ? null : stood / 1e6);
  }

  private static void now(JsonGenerator json, FingerprintChange change) throws IOException {
    DocumentParts.string(json, "fingerprint", change.getAfter());
    DocumentParts.millis(json, "delays_ms", change.getAfterDelaysMicros());
    DocumentParts.strings(json, "parts", change.getParts());
    DocumentParts.strings(json, "stacks", change.getStacks());
    DocumentParts.strings(json, "groups", change.getGroups());
    json.writeStringField("severity", word(change.getSeverity()));
    DocumentParts.string(json, "template", change.getTemplate());
    DocumentParts.string(json, "scan", change.getScan());
    DocumentParts.string(json, "record_id", change.getRecordId());
    json.writeNumberField("record_revision", change.getRecordRevision());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String time(@Nullable Long micros) {
    return micros == null ? null : RecordFields.time(micros);
  }
}
