package io.halfopen.explore.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Times as people and addresses of pages write them, UTC. */
final class Times {
  private static final int DATE = "2026-11-21".length();

  private Times() {}

  /**
   * Microseconds since 1970.
   *
   * @param text a date, a date and a time, or microseconds
   * @throws IllegalArgumentException where it is none
   */
  static Long micros(String text) {
    try {
      if (text.length() == DATE) {
        return micros(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
      }
      if (text.matches("-?\\d{12,17}")) {
        return Long.valueOf(text);
      }
      String iso = text.replace(' ', 'T');
      return micros(
          iso.endsWith("Z")
              ? Instant.parse(iso)
              : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "a time is expected here, such as 2026-11-21 or 2026-11-21T14:30:00Z (UTC)", e);
    }
  }

  private static Long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
