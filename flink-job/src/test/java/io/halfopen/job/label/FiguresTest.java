package io.halfopen.job.label;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.halfopen.job.table.Shown;
import java.time.Instant;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

/** Figures that are written without a formatter read as a formatter writes them. */
class FiguresTest {
  @Property
  void fixedDigits(@ForAll @DoubleRange(max = 5e9) double value) {
    assertEquals(String.format(Locale.ROOT, "%.1f", value), TimestampClock.fixed(value, 1));
    assertEquals(String.format(Locale.ROOT, "%.2f", value), TimestampClock.fixed(value, 2));
  }

  @Property
  void hundredths(@ForAll @LongRange(min = 800_000, max = 90_000_000_000L) long micros) {
    assertEquals(
        String.format(Locale.ROOT, "%.2f", micros / 1e6), TimestampClock.fixed(micros / 1e6, 2));
  }

  @Property
  void sixSignificantDigits(@ForAll @DoubleRange(min = 0.01, max = 2e6) double value) {
    assertEquals(String.format(Locale.ROOT, "%.6g", value), TimestampClock.sixDigits(value));
    double few = Math.round(value * 100) / 100.0;
    assertEquals(String.format(Locale.ROOT, "%.6g", few), TimestampClock.sixDigits(few));
  }

  @Property
  void times(@ForAll @LongRange(max = 7_258_118_400_000_000L) long micros) {
    String second = Instant.ofEpochSecond(micros / 1_000_000).toString();
    assertEquals(
        second.replace("Z", "") + String.format(Locale.ROOT, ".%06dZ", micros % 1_000_000),
        Shown.time(micros));
  }
}
