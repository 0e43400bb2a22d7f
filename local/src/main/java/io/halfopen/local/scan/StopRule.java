package io.halfopen.local.scan;

import io.halfopen.local.embedded.OpenExchanges;
import io.halfopen.scanner.scan.Status;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When nothing more is to be heard after the last probe: when no exchange is open, and none whose
 * first look may still be on its way; where exchanges are not known here, when nothing was heard
 * for a little more than a session gap; and in any case when the cooldown is over.
 */
final class StopRule {
  private static final long QUIET_MICROS = 2_000_000;
  private static final long EMPTY_NANOS = 2_000_000_000L;
  private static final long SURELY_EMPTY_NANOS = 10_000_000_000L;
  private static final long SETTLE_MICROS = 8_000_000;

  private final long gapMicros;
  private final long cooldownMicros;
  private final @Nullable OpenExchanges open;

  /** A rule that waits for these exchanges; null where they are not known. */
  StopRule(Duration gap, Duration cooldown, @Nullable OpenExchanges open) {
    gapMicros = gap.toMillis() * 1000;
    cooldownMicros = cooldown.toMillis() * 1000;
    this.open = open;
  }

  /** True when listening may end. */
  boolean isOver(Status status, long nowMicros) {
    if (!status.sendingDone()) {
      return false;
    }
    long since = nowMicros - status.sendingDoneMicros();
    if (since >= cooldownMicros) {
      return true;
    }
    if (open == null) {
      // What is promised to have been heard lies a little behind, and must cover the gap.
      return Math.min(since, nowMicros - status.lastAnswerMicros()) >= gapMicros + QUIET_MICROS;
    }
    if (since < Math.min(SETTLE_MICROS, gapMicros)) {
      return false;
    }
    long empty = open.emptyNanos();
    boolean quiet = nowMicros - status.lastAnswerMicros() >= QUIET_MICROS;
    return (empty >= EMPTY_NANOS && quiet) || empty >= SURELY_EMPTY_NANOS;
  }

  /** What is being waited for. */
  String text(Status status, long nowMicros) {
    long since = nowMicros - status.sendingDoneMicros();
    long most = Math.max(0, cooldownMicros - since) / 1_000_000;
    String what = "waiting a few seconds for late answers";
    if (open == null || open.size() > 0) {
      long silent = Math.min(since, nowMicros - status.lastAnswerMicros());
      long left = Math.max(0, gapMicros - silent) / 1_000_000;
      what = "waiting for retransmissions; without another, done in " + left + " s";
    }
    return what + ", " + most + " s at most";
  }
}
