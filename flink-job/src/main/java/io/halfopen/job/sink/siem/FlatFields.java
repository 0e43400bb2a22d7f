package io.halfopen.job.sink.siem;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.sink.RecordFields;
import io.halfopen.job.table.Field;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a platform has no name for goes by ours. */
final class FlatFields {
  /** All but the addresses, the times and the fingerprint. */
  static final List<String> BEYOND =
      List.of(
          "ended",
          "delays_ms",
          "rst_delay_ms",
          "rtt_ms",
          "window",
          "options",
          "mss",
          "wscale",
          "hop_limit",
          "initial_hop_limit",
          "hops",
          "flags",
          "packets",
          "template",
          "sensor",
          "scan",
          "revision",
          "label",
          "label_category",
          "label_confidence",
          "label_reason",
          "hints",
          "hint_reasons",
          "service",
          "uptime_s");

  private static final Map<String, Field<Ja4TScanRecord>> FIELDS = fields();

  private FlatFields() {}

  private static Map<String, Field<Ja4TScanRecord>> fields() {
    Map<String, Field<Ja4TScanRecord>> fields = new TreeMap<>();
    RecordFields.fields().all().forEach(field -> fields.put(field.name(), field));
    return fields;
  }

  static @Nullable Object value(String name, Ja4TScanRecord record) {
    Field<Ja4TScanRecord> field = FIELDS.get(name);
    if (field == null) {
      throw new IllegalArgumentException(name);
    }
    return field.value().apply(record);
  }
}
