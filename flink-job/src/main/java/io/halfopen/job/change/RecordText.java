package io.halfopen.job.change;

import io.halfopen.event.Ended;
import io.halfopen.event.ForeignSynAck;
import io.halfopen.event.Ja4TScanRecord;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record out of its public fields, so that each of them has the value that was written: a filter
 * over a file asks what it asks over a stream. What no field holds (the raw option bytes, timestamp
 * values) stays empty.
 */
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
    int hopLimit = count(fields, "hop_limit");
    int initial = count(fields, "initial_hop_limit");
    String last = fields.get("last_seen");
    Ja4TScanRecord record =
        Ja4TScanRecord.newBuilder()
            .setId(text(fields, "id", ""))
            .setHost(text(fields, "host", ""))
            .setPort(number(fields.get("port")))
            .setJa4tscan(fields.get("ja4tscan"))
            .setWindow(number(fields.get("window")))
            .setOptions(text(fields, "options", "00"))
            .setMss(optional(fields.get("mss")))
            .setWindowScale(optional(fields.get("wscale")))
            .setDelaysMicros(delays(text(fields, "delays_ms", "")))
            .setRstDelayMicros(optionalMillis(fields.get("rst_delay_ms")))
            .setRttMicros(optionalMillis(fields.get("rtt_ms")))
            .setFirstSeenMicros(first)
            .setLastSeenMicros(last == null ? first : micros(last))
            .setHopLimit(hopLimit)
            .setInitialHopLimit(initial)
            .setHops(initial - hopLimit)
            .setOptionBytes(ByteBuffer.allocate(0))
            .setEnded(ended(fields.get("ended")))
            .setFlags(words(text(fields, "flags", "")))
            .setPackets(count(fields, "packets"))
            .setForeign(Collections.nCopies(count(fields, "foreign"), new ForeignSynAck(0L, 0L)))
            .setDuplicates(count(fields, "duplicates"))
            .setUnverifiedRsts(count(fields, "unverified_rsts"))
            .setOthers(count(fields, "others"))
            .setAfterRst(count(fields, "after_rst"))
            .setPayloads(count(fields, "payloads"))
            .setTemplate(fields.get("template"))
            .setSensor(text(fields, "sensor", ""))
            .setScan(text(fields, "scan", ""))
            .setScannerAddress(text(fields, "scanner_host", ""))
            .setScannerPort(count(fields, "scanner_port"))
            .setTimeResolutionMicros(number(fields.getOrDefault("time_resolution_us", "1")))
            .setRevision(count(fields, "revision"))
            .build();
    MeaningText.add(fields, record);
    return record;
  }

  private static String text(Map<String, String> fields, String name, String otherwise) {
    return fields.getOrDefault(name, otherwise);
  }

  private static int count(Map<String, String> fields, String name) {
    return number(fields.getOrDefault(name, "0"));
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

  private static @Nullable Long optionalMillis(@Nullable String text) {
    return text == null ? null : (Long) millis(text);
  }

  private static List<Long> delays(String text) {
    List<Long> delays = new ArrayList<>();
    words(text).forEach(word -> delays.add(millis(word)));
    return delays;
  }

  static List<String> words(String text) {
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
