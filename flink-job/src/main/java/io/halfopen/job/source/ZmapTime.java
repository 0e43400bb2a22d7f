package io.halfopen.job.source;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A time as ZMap and its forks write it, and how exact that is.
 *
 * @param micros since 1970-01-01 UTC
 * @param resolutionMicros 0 (it is exact), 1,000 or 1,000,000
 */
record ZmapTime(long micros, int resolutionMicros) {
  private static final int SECOND = 1_000_000;
  private static final long LATEST_SECOND = 7_258_118_400L;

  /** {@code timestamp_str}: local time, milliseconds, offset without a colon. */
  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX][XX]", Locale.ROOT);

  /** Whole seconds and the microseconds beside them. */
  static ZmapTime of(String seconds, String micros) {
    long second = number(seconds);
    long rest = number(micros);
    if (rest >= SECOND) {
      throw new IllegalArgumentException("'" + micros + "' is no part of a second in microseconds");
    }
    return checked(second, rest, 0);
  }

  /**
   * Seconds, with decimals or without, or a date and time with its offset.
   *
   * @throws IllegalArgumentException where it is neither
   */
  static ZmapTime of(String text) {
    if (text.indexOf('T') > 0) {
      return dated(text);
    }
    int point = text.indexOf('.');
    if (point < 0) {
      return checked(number(text), 0, SECOND);
    }
    String decimals = text.substring(point + 1);
    if (decimals.isEmpty() || decimals.length() > 9) {
      throw new IllegalArgumentException("'" + text + "' is no time");
    }
    number(decimals);
    long micros = number((decimals + "00000").substring(0, 6));
    int digits = decimals.length();
    return checked(
        number(text.substring(0, point)), micros, digits >= 6 ? 0 : digits >= 3 ? 1000 : SECOND);
  }

  private static ZmapTime dated(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text, TEXT);
      return checked(
          time.toEpochSecond(), time.getNano() / 1000, text.indexOf('.') > 0 ? 1000 : SECOND);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + text + "' is no time with its offset", e);
    }
  }

  private static ZmapTime checked(long second, long micros, int resolution) {
    if (second < 0 || second > LATEST_SECOND) {
      throw new IllegalArgumentException("second " + second + " is no time of a packet");
    }
    return new ZmapTime(second * SECOND + micros, resolution);
  }

  private static long number(String text) {
    if (text.isEmpty() || text.length() > 12 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("'" + text + "' is no number");
    }
    return Long.parseLong(text);
  }
}
