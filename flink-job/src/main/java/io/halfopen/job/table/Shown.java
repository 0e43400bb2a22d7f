package io.halfopen.job.table;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How times, delays and words of a schema look in every kind of row. */
public final class Shown {
  private Shown() {}

  /** ISO 8601, UTC, always six digits of microseconds, so that texts sort as times do. */
  public static String time(long micros) {
    long second = Math.floorDiv(micros, 1_000_000L);
    long ofDay = Math.floorMod(second, 86_400L);
    StringBuilder text = new StringBuilder(27);
    text.append(LocalDate.ofEpochDay(Math.floorDiv(second, 86_400L))).append('T');
    digits(text, ofDay / 3600, 10).append(':');
    digits(text, ofDay / 60 % 60, 10).append(':');
    digits(text, ofDay % 60, 10).append('.');
    return digits(text, Math.floorMod(micros, 1_000_000L), 100_000).append('Z').toString();
  }

  /** All digits from that of value {@code unit} on: a formatter would take as long as a record. */
  private static StringBuilder digits(StringBuilder text, long number, int unit) {
    for (int u = unit; u > 0; u /= 10) {
      text.append((char) ('0' + number / u % 10));
    }
    return text;
  }

  /** The same where there may be none. */
  public static @Nullable String timeOrNull(@Nullable Long micros) {
    return micros == null ? null : time(micros);
  }

  /** Microseconds as milliseconds. */
  public static @Nullable Double millis(@Nullable Long micros) {
    return micros == null ? null : micros / 1000.0;
  }

  /** Each of them. */
  public static List<Double> millis(List<Long> micros) {
    List<Double> millis = new ArrayList<>(micros.size());
    for (long one : micros) {
      millis.add(one / 1000.0);
    }
    return millis;
  }

  /** A symbol of a schema: {@code MAX_DURATION} is {@code max-duration}. */
  public static String word(Enum<?> symbol) {
    return symbol.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
