package io.halfopen.job.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import io.halfopen.job.table.Shown;
import java.io.IOException;
import java.util.Locale;

/**
 * A record as a document: names after the Elastic Common Schema where it has them, {@code
 * ja4tscan.fingerprint} and {@code ja4tscan.scan_time} as Censys names them. Fields that the record
 * does not have are left out. {@code deploy/elasticsearch} maps each of them and no other.
 */
public final class RecordDocument {
  private RecordDocument() {}

  /** UTF-8. */
  public static byte[] of(Ja4TScanRecord record) {
    String started = Shown.time(record.getFirstSeenMicros());
    return DocumentParts.document(
        json -> common(json, record, started),
        json -> {
          fingerprint(json, record, started);
          counts(json, record);
          meaning(json, record);
        });
  }

  private static void common(JsonGenerator json, Ja4TScanRecord record, String started)
      throws IOException {
    json.writeStringField("@timestamp", started);
    DocumentParts.ecs(json);
    json.writeObjectFieldStart("event");
    DocumentParts.event(json, "ja4tscan", record.getId());
    json.writeStringField("start", started);
    json.writeStringField("end", Shown.time(record.getLastSeenMicros()));
    long micros = record.getLastSeenMicros() - record.getFirstSeenMicros();
    json.writeNumberField("duration", micros * 1000);
    json.writeEndObject();
    DocumentParts.side(json, "server", record.getHost(), record.getPort());
    DocumentParts.side(json, "client", record.getScannerAddress(), record.getScannerPort());
    DocumentParts.observer(json, record.getSensor());
    DocumentParts.network(json, record.getHost());
  }

  private static void fingerprint(JsonGenerator json, Ja4TScanRecord record, String started)
      throws IOException {
    String text = record.getJa4tscan();
    DocumentParts.string(json, "fingerprint", text);
    json.writeStringField("scan_time", started);
    if (text != null) {
      // Its parts as it writes them: 0 and 00 differ.
      String[] parts = text.split("_", -1);
      json.writeStringField("window", parts[0]);
      json.writeStringField("options", parts[1]);
      json.writeStringField("mss", parts[2]);
      json.writeStringField("wscale", parts[3]);
      DocumentParts.string(json, "delays", parts.length > 4 ? parts[4] : null);
    }
    json.writeNumberField("window_bytes", record.getWindow());
    DocumentParts.number(json, "mss_bytes", record.getMss());
    DocumentParts.millis(json, "delays_ms", record.getDelaysMicros());
    DocumentParts.number(json, "rst_delay_ms", DocumentParts.millis(record.getRstDelayMicros()));
    DocumentParts.number(json, "rtt_ms", DocumentParts.millis(record.getRttMicros()));
    json.writeNumberField("time_resolution_us", record.getTimeResolutionMicros());
    json.writeNumberField("hop_limit", record.getHopLimit());
    json.writeNumberField("initial_hop_limit", record.getInitialHopLimit());
    json.writeNumberField("hops", record.getHops());
    json.writeStringField(
        "ended", record.getEnded().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    DocumentParts.strings(json, "flags", record.getFlags());
    DocumentParts.string(json, "template", record.getTemplate());
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
    DocumentParts.string(json, "service", record.getService());
    DocumentParts.number(json, "effective_window", record.getEffectiveWindow());
    DocumentParts.number(json, "timestamp_hertz", record.getTimestampHertz());
    DocumentParts.number(json, "uptime_seconds", record.getUptimeSeconds());
    DocumentParts.string(json, "quicklabs_ja4ts", record.getQuicklabsJa4ts());
  }
}
