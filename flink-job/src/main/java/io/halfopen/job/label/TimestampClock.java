package io.halfopen.job.label;

import io.halfopen.event.Ja4TScanRecord;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint's timestamp clock (RFC 7323, 4), measured over its retransmissions.
 *
 * @param hertz ticks a second
 * @param uptimeSeconds how long ago the clock would have stood at zero
 * @param reason what was measured and what it is worth, in words
 */
record TimestampClock(double hertz, long uptimeSeconds, String reason) {
  private static final long LEAST_SPAN_MICROS = 800_000;
  private static final double[] USUAL_HERTZ = {1, 2, 10, 100, 200, 250, 300, 500, 512, 1000, 1024};
  private static final double USUAL_SHARE = 0.02;
  private static final double MOST_HERTZ = 2_000_000;
  private static final double STEADY_SHARE = 0.05;
  private static final double STEADY_TICKS = 2;
  private static final long WRAP = 1L << 32;
  private static final MathContext SIX_DIGITS = new MathContext(6, RoundingMode.HALF_UP);

  /** Null where the clock cannot be told: no timestamps, too short a train, or no steady clock. */
  static @Nullable TimestampClock of(Ja4TScanRecord record) {
    List<Long> values = record.getTimestampValues();
    List<Long> delays = record.getDelaysMicros();
    if (values.size() != delays.size() + 1) {
      return null;
    }
    long span = 0;
    long ticks = 0;
    for (int i = 0; i < delays.size(); i++) {
      span += delays.get(i);
      ticks += Math.floorMod(values.get(i + 1) - values.get(i), WRAP);
    }
    double measured = ticks * 1e6 / span;
    if (span < LEAST_SPAN_MICROS || ticks <= 0 || measured > MOST_HERTZ || ticks >= WRAP) {
      return null;
    }
    if (!isSteady(values, delays, measured)) {
      return null;
    }
    double hertz = usual(measured, ticks);
    long uptime = Math.round(values.get(0) / hertz);
    String reason =
        sixDigits(hertz)
            + " Hz ("
            + ticks
            + " ticks in "
            + fixed(span / 1e6, 2)
            + " s); at zero "
            + days(uptime)
            + " before the answer, which is the uptime only if the clock began there: Linux since"
            + " 4.10 and others begin anywhere";
    return new TimestampClock(hertz, uptime, reason);
  }

  /** Each step as the whole train has it; a value that was made up is no clock. */
  private static boolean isSteady(List<Long> values, List<Long> delays, double hertz) {
    for (int i = 0; i < delays.size(); i++) {
      double expected = delays.get(i) * hertz / 1e6;
      double ticks = Math.floorMod(values.get(i + 1) - values.get(i), WRAP);
      if (Math.abs(ticks - expected) > Math.max(STEADY_TICKS, expected * STEADY_SHARE)) {
        return false;
      }
    }
    return true;
  }

  private static double usual(double measured, long ticks) {
    for (double hertz : USUAL_HERTZ) {
      double share = Math.max(USUAL_SHARE, 1.0 / ticks);
      if (Math.abs(measured - hertz) <= hertz * share) {
        return hertz;
      }
    }
    return measured;
  }

  private static String days(long seconds) {
    return seconds < 86_400
        ? fixed(seconds / 3600.0, 1) + " h"
        : fixed(seconds / 86_400.0, 1) + " d";
  }

  /** As {@code %.nf}, and in a fifth of its time. */
  static String fixed(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).toPlainString();
  }

  /** As {@code %.6g}, for what clocks usually do without a formatter. */
  static String sixDigits(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).round(SIX_DIGITS);
    int whole = rounded.precision() - rounded.scale();
    return whole < 1 || whole > 6
        ? String.format(Locale.ROOT, "%.6g", value)
        : rounded.setScale(6 - whole, RoundingMode.HALF_UP).toPlainString();
  }
}
