package io.halfopen.local.scan;

import io.halfopen.scanner.scan.ScanConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rounds of a continuous scan: each has a scan id and a permutation of its own. They begin at
 * fixed distances; where one takes longer than that, those that it misses are left out, and the one
 * after begins on time.
 */
final class Rounds {
  private final ScanConfig base;
  private final @Nullable Duration every;
  private int number;

  /** From the round whose configuration this is; null for that one alone. */
  Rounds(ScanConfig base, @Nullable Duration every) {
    this.base = base;
    this.every = every;
    number = base.identity().round();
  }

  /** The number of the round that {@link #next} gave last. */
  int number() {
    return number;
  }

  /** How long until the next begins, where the last took this long; null if there is none. */
  @Nullable Duration pause(Duration took) {
    if (every == null) {
      return null;
    }
    long period = every.toNanos();
    return Duration.ofNanos((took.toNanos() / period + 1) * period - took.toNanos());
  }

  /**
   * The round after. A seed that was given moves on by one, so that all shards of a scan agree on
   * each round's order; else every round draws its own.
   */
  ScanConfig next() {
    number++;
    Long seed = base.order().seed();
    int rounds = number - base.identity().round();
    return base.toBuilder()
        .round(number, scan(base.identity().scan(), number))
        .seed(seed == null ? null : Long.valueOf(seed + rounds))
        .answersSince(-1)
        .positions(List.of())
        .build();
  }

  /** The scan's id with the round's number in place of an earlier round's. */
  private static String scan(String id, int round) {
    return id.replaceFirst("-r[0-9]+$", "") + "-r" + round;
  }
}
