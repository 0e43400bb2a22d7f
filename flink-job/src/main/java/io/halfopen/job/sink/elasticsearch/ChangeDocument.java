package io.halfopen.job.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.halfopen.event.FingerprintChange;
import io.halfopen.job.table.Shown;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change as a document: what happened in {@code event}, to whom in {@code server}, and in {@code
 * ja4tscan} what stood before and what answers now, {@code fingerprint}, as in records.
 */
final class ChangeDocument {
  private ChangeDocument() {}

  /** UTF-8. */
  static byte[] of(FingerprintChange change) {
    return DocumentParts.document(
        json -> common(json, change),
        json -> {
          before(json, change);
          now(json, change);
        });
  }

  private static void common(JsonGenerator json, FingerprintChange change) throws IOException {
    json.writeStringField("@timestamp", Shown.time(change.getOccurredMicros()));
    DocumentParts.ecs(json);
    json.writeObjectFieldStart("event");
    DocumentParts.event(json, "changes", change.getId());
    json.writeStringField("action", word(change.getKind()));
    json.writeNumberField("severity", change.getSeverity().ordinal());
    json.writeStringField("reason", change.getReason());
    json.writeEndObject();
    DocumentParts.side(json, "server", change.getHost(), change.getPort());
    json.writeObjectFieldStart("client");
    json.writeStringField("ip", change.getScannerAddress());
    json.writeEndObject();
    DocumentParts.observer(json, change.getSensor());
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
    return micros == null ? null : Shown.time(micros);
  }
}
