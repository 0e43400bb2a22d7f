package io.halfopen.job.sink.elasticsearch;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The months that indices are cut by: those of the event, whatever the day it is written. */
final class Month {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyy.MM", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Month() {}

  /** {@code 2026.11}, UTC. */
  static String of(long micros) {
    return FORMAT.format(Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L)));
  }
}
