package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * How many of the targets are asked: all, a number, or a part of them.
 *
 * @param value the number or the per cent, or null for all
 * @param percent whether it is per cent
 */
record MaxTargets(@Nullable BigDecimal value, boolean percent) {
  static final MaxTargets ALL = new MaxTargets(null, false);

  /** Reads {@code 1000} or {@code 0.5%}. */
  static MaxTargets parse(String text) {
    String trimmed = text.trim();
    boolean percent = trimmed.endsWith("%");
    String digits = percent ? trimmed.substring(0, trimmed.length() - 1).trim() : trimmed;
    if (!digits.matches(percent ? "[0-9]{1,3}(\\.[0-9]{1,12})?" : "[0-9]{1,18}")) {
      throw bad(trimmed);
    }
    BigDecimal value = new BigDecimal(digits);
    if (value.signum() == 0 || (percent && value.compareTo(BigDecimal.valueOf(100)) > 0)) {
      throw bad(trimmed);
    }
    return new MaxTargets(value, percent);
  }

  private static BadInputException bad(String text) {
    return new BadInputException(
        "\"" + text + "\" is no maximum of targets: give a number from 1, or 100% at most");
  }

  /** How many of {@code size} targets, rounded up. */
  long of(long size) {
    if (value == null) {
      return size;
    }
    BigDecimal most = percent ? value.multiply(BigDecimal.valueOf(size)).movePointLeft(2) : value;
    return Math.min(size, most.setScale(0, RoundingMode.CEILING).longValueExact());
  }
}
