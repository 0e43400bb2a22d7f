package io.halfopen.job.change;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record out of its public fields, as far as comparing and grouping need it. */
final class RecordText {
  private static final List<String> NEEDED =
      List.of("id", "host", "port", "ja4tscan", "ended", "first_seen", "window", "options");

  private RecordText() {}

  static void requireFields(List<String> names) {
    for (String name : NEEDED) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException("field '" + name + "' is missing");
      }
    }
  }

  static Ja4TScanRecord record(Map<String, String> fields) {
    for (String name : NEEDED) {
      if (!fields.containsKey(name) && !name.equals("ja4tscan")) {
        throw new IllegalArgumentException("field '" + name + "' is missing");
      }
    }
    long first = micros(fields.get("first_seen"));
    int hopLimit = number(fields.getOrDefault("hop_limit", "0"));
    int initial = number(fields.getOrDefault("initial_hop_limit", "0"));
    String last = fields.get("last_seen");
    return Ja4TScanRecord.newBuilder()
        .setId(text(fields, "id", ""))
        .setHost(text(fields, "host", ""))
        .setPort(number(fields.get("port")))
        .setJa4tscan(fields.get("ja4tscan"))
        .setWindow(number(fields.get("window")))
        .setOptions(text(fields, "options", "00"))
        .setMss(optional(fields.get("mss")))
        .setWindowScale(optional(fields.get("wscale")))
        .setDelaysMicros(delays(text(fields, "delays_ms", "")))
        .setRstDelayMicros(
            fields.get("rst_delay_ms") == null ? null : (Long) millis(fields.get("rst_delay_ms")))
        .setFirstSeenMicros(first)
        .setLastSeenMicros(last == null ? first : micros(last))
        .setHopLimit(hopLimit)
        .setInitialHopLimit(initial)
        .setHops(initial - hopLimit)
        .setOptionBytes(ByteBuffer.allocate(0))
        .setEnded(ended(fields.get("ended")))
        .setFlags(words(text(fields, "flags", "")))
        .setPackets(number(fields.getOrDefault("packets", "0")))
        .setTemplate(fields.get("template"))
        .setSensor(text(fields, "sensor", ""))
        .setScan(text(fields, "scan", ""))
        .setScannerAddress(text(fields, "scanner_host", ""))
        .setScannerPort(number(fields.getOrDefault("scanner_port", "0")))
        .setRevision(number(fields.getOrDefault("revision", "0")))
        .build();
  }

  private static String text(Map<String, String> fields, String name, String otherwise) {
    return fields.getOrDefault(name, otherwise);
  }

  private static int number(@Nullable String text) {
    try {
      return Integer.parseInt(String.valueOf(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no number", e);
    }
  }

  private static @Nullable Integer optional(@Nullable String text) {
    return text == null ? null : (Integer) number(text);
  }

  private static long millis(@Nullable String text) {
    try {
      return Math.round(Double.parseDouble(String.valueOf(text)) * 1000);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no number of milliseconds", e);
    }
  }

  private static List<Long> delays(String text) {
    List<Long> delays = new ArrayList<>();
    words(text).forEach(word -> delays.add(millis(word)));
    return delays;
  }

  private static List<String> words(String text) {
    return text.isBlank() ? new ArrayList<>() : Arrays.asList(text.strip().split(" +"));
  }

  private static long micros(@Nullable String text) {
    try {
      return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(String.valueOf(text)));
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is no time", e);
    }
  }

  private static Ended ended(@Nullable String text) {
    try {
      return Ended.valueOf(String.valueOf(text).toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("ended '" + text + "' is not known", e);
    }
  }
}
