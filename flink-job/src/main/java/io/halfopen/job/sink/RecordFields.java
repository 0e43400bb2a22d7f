package io.halfopen.job.sink;

import io.halfopen.event.Ja4TScanRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a record by their public names. A value is a number, a text, a list of either, or
 * null where absent. ZMap's {@code saddr} and {@code sport} name the same things.
 */
final class RecordFields {
  private static final Map<String, Function<Ja4TScanRecord, @Nullable Object>> FIELDS =
      new LinkedHashMap<>();
  private static final Map<String, String> ALIASES =
      Map.of(
          "saddr",
          "host",
          "sport",
          "port",
          "daddr",
          "scanner_host",
          "dport",
          "scanner_port",
          "ttl",
          "hop_limit",
          "timestamp",
          "first_seen");

  static {
    FIELDS.put("host", Ja4TScanRecord::getHost);
    FIELDS.put("port", Ja4TScanRecord::getPort);
    FIELDS.put("ja4tscan", Ja4TScanRecord::getJa4tscan);
    FIELDS.put("ended", r -> r.getEnded().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    FIELDS.put("first_seen", r -> time(r.getFirstSeenMicros()));
    FIELDS.put("last_seen", r -> time(r.getLastSeenMicros()));
    FIELDS.put("delays_ms", r -> r.getDelaysMicros().stream().map(d -> d / 1000.0).toList());
    FIELDS.put("rst_delay_ms", r -> millis(r.getRstDelayMicros()));
    FIELDS.put("rtt_ms", r -> millis(r.getRttMicros()));
    FIELDS.put("window", Ja4TScanRecord::getWindow);
    FIELDS.put("options", Ja4TScanRecord::getOptions);
    FIELDS.put("mss", Ja4TScanRecord::getMss);
    FIELDS.put("wscale", Ja4TScanRecord::getWindowScale);
    FIELDS.put("hop_limit", Ja4TScanRecord::getHopLimit);
    FIELDS.put("initial_hop_limit", Ja4TScanRecord::getInitialHopLimit);
    FIELDS.put("hops", Ja4TScanRecord::getHops);
    FIELDS.put("flags", Ja4TScanRecord::getFlags);
    FIELDS.put("packets", Ja4TScanRecord::getPackets);
    FIELDS.put("foreign", r -> r.getForeign().size());
    FIELDS.put("duplicates", Ja4TScanRecord::getDuplicates);
    FIELDS.put("unverified_rsts", Ja4TScanRecord::getUnverifiedRsts);
    FIELDS.put("others", Ja4TScanRecord::getOthers);
    FIELDS.put("after_rst", Ja4TScanRecord::getAfterRst);
    FIELDS.put("payloads", Ja4TScanRecord::getPayloads);
    FIELDS.put("template", Ja4TScanRecord::getTemplate);
    FIELDS.put("sensor", Ja4TScanRecord::getSensor);
    FIELDS.put("scan", Ja4TScanRecord::getScan);
    FIELDS.put("scanner_host", Ja4TScanRecord::getScannerAddress);
    FIELDS.put("scanner_port", Ja4TScanRecord::getScannerPort);
    FIELDS.put("revision", Ja4TScanRecord::getRevision);
    FIELDS.put("id", Ja4TScanRecord::getId);
  }

  private RecordFields() {}

  static List<String> names() {
    return List.copyOf(FIELDS.keySet());
  }

  /** The field of this name or alias, or null where there is none. */
  static @Nullable Function<Ja4TScanRecord, @Nullable Object> find(String name) {
    return FIELDS.get(ALIASES.getOrDefault(name, name));
  }

  /** ISO 8601, UTC, always six digits of microseconds, so that texts sort as times do. */
  private static String time(long micros) {
    java.time.Instant second = java.time.Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L));
    String text = second.toString();
    return text.substring(0, text.length() - 1)
        + String.format(Locale.ROOT, ".%06dZ", Math.floorMod(micros, 1_000_000L));
  }

  private static @Nullable Double millis(@Nullable Long micros) {
    return micros == null ? null : micros / 1000.0;
  }
}
