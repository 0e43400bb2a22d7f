package io.halfopen.scanner.scan;

import java.time.Instant;

/** The wall clock in microseconds, the unit of every event. */
final class WallClock {
  private WallClock() {}

  static long micros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }
}
