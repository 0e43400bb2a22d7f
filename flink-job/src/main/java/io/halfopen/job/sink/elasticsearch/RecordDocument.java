package io.halfopen.job.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import io.halfopen.job.sink.RecordFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A record as a document: names after the Elastic Common Schema where it has them, {@code
 * ja4tscan.fingerprint} and {@code ja4tscan.scan_time} as Censys names them. Fields that the record
 * does not have are left out. {@code deploy/elasticsearch} maps each of them and no other.
 */
final class RecordDocument {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String VERSION = "8.11.0";

  private RecordDocument() {}

  /** UTF-8. */
  static byte[] of(Ja4TScanRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      common(json, record);
      json.writeObjectFieldStart("ja4tscan");
      fingerprint(json, record);
      counts(json, record);
      meaning(json, record);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void common(JsonGenerator json, Ja4TScanRecord record) throws IOException {
    json.writeStringField("@timestamp", RecordFields.time(record.getFirstSeenMicros()));
    json.writeObjectFieldStart("ecs");
    json.writeStringField("version", VERSION);
    json.writeEndObject();
    json.writeObjectFieldStart("event");
    json.writeStringField("kind", "event");
    json.writeStringField("module", "halfopen");
    json.writeStringField("dataset", "halfopen.ja4tscan");
    json.writeStringField("id", record.getId());
    json.writeStringField("start", RecordFields.time(record.getFirstSeenMicros()));
    json.writeStringField("end", RecordFields.time(record.getLastSeenMicros()));
    long micros = record.getLastSeenMicros() - record.getFirstSeenMicros();
    json.writeNumberField("duration", micros * 1000);
    json.writeEndObject();
    side(json, "server", record.getHost(), record.getPort());
    side(json, "client", record.getScannerAddress(), record.getScannerPort());
    json.writeObjectFieldStart("observer");
    json.writeStringField("name", record.getSensor());
    json.writeEndObject();
    json.writeObjectFieldStart("network");
    json.writeStringField("transport", "tcp");
    json.writeStringField("type", record.getHost().indexOf(':') < 0 ? "ipv4" : "ipv6");
    json.writeEndObject();
  }

  private static void side(JsonGenerator json, String name, String address, int port)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("ip", address);
    json.writeNumberField("port", port);
    json.writeEndObject();
  }

  private static void fingerprint(JsonGenerator json, Ja4TScanRecord record) throws IOException {
    String text = record.getJa4tscan();
    string(json, "fingerprint", text);
    json.writeStringField("scan_time", RecordFields.time(record.getFirstSeenMicros()));
    if (text != null) {
      // Its parts as it writes them: 0 and 00 differ.
      String[] parts = text.split("_", -1);
      json.writeStringField("window", parts[0]);
      json.writeStringField("options", parts[1]);
      json.writeStringField("mss", parts[2]);
      json.writeStringField("wscale", parts[3]);
      string(json, "delays", parts.length > 4 ? parts[4] : null);
    }
    json.writeNumberField("window_bytes", record.getWindow());
    number(json, "mss_bytes", record.getMss());
    json.writeArrayFieldStart("delays_ms");
    for (long micros : record.getDelaysMicros()) {
      json.writeNumber(micros / 1000.0);
    }
    json.writeEndArray();
    number(json, "rst_delay_ms", millis(record.getRstDelayMicros()));
    number(json, "rtt_ms", millis(record.getRttMicros()));
    json.writeNumberField("hop_limit", record.getHopLimit());
    json.writeNumberField("initial_hop_limit", record.getInitialHopLimit());
    json.writeNumberField("hops", record.getHops());
    json.writeStringField(
        "ended", record.getEnded().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    strings(json, "flags", record.getFlags());
    string(json, "template", record.getTemplate());
    json.writeStringField("scan", record.getScan());
  }

  private static void counts(JsonGenerator json, Ja4TScanRecord record) throws IOException {
    json.writeNumberField("packets", record.getPackets());
    json.writeNumberField("foreign", record.getForeign().size());
    json.writeNumberField("duplicates", record.getDuplicates());
    json.writeNumberField("unverified_rsts", record.getUnverifiedRsts());
    json.writeNumberField("others", record.getOthers());
    json.writeNumberField("after_rst", record.getAfterRst());
    json.writeNumberField("payloads", record.getPayloads());
    json.writeNumberField("late", record.getLate());
    json.writeNumberField("revision", record.getRevision());
  }

  private static void meaning(JsonGenerator json, Ja4TScanRecord record) throws IOException {
    json.writeArrayFieldStart("labels");
    for (Label label : record.getLabels()) {
      json.writeStartObject();
      json.writeStringField("name", label.getLabel());
      json.writeStringField("category", label.getCategory());
      json.writeNumberField("confidence", label.getConfidence());
      json.writeStringField("reason", label.getReason());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("hints");
    for (Hint hint : record.getHints()) {
      json.writeStartObject();
      json.writeStringField("name", hint.getName());
      json.writeStringField("reason", hint.getReason());
      json.writeEndObject();
    }
    json.writeEndArray();
    string(json, "service", record.getService());
    number(json, "effective_window", record.getEffectiveWindow());
    number(json, "timestamp_hertz", record.getTimestampHertz());
    number(json, "uptime_seconds", record.getUptimeSeconds());
    string(json, "quicklabs_ja4ts", record.getQuicklabsJa4ts());
  }

  private static @Nullable Double millis(@Nullable Long micros) {
    return micros == null ? null : micros / 1000.0;
  }

  private static void string(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static void number(JsonGenerator json, String name, @Nullable Number value)
      throws IOException {
    if (value instanceof Double fraction) {
      json.writeNumberField(name, fraction);
    } else if (value != null) {
      json.writeNumberField(name, value.longValue());
    }
  }

  private static void strings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
