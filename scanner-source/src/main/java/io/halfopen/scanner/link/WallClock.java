package io.halfopen.scanner.link;

import java.time.Instant;

/** The wall clock in microseconds: the unit of every event, the clock of the kernel's stamps. */
public final class WallClock {
  private WallClock() {}

  /** Microseconds since 1970-01-01 UTC. */
  public static long micros() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }
}
