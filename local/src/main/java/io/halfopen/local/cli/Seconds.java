package io.halfopen.local.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Seconds above zero, with a fraction where needed. */
final class Seconds implements ITypeConverter<Duration> {
  private static final double MOST = 86_400;

  @Override
  public Duration convert(String text) {
    try {
      double seconds = Double.parseDouble(text);
      if (seconds >= 0.001 && seconds <= MOST) {
        return Duration.ofMillis(Math.round(seconds * 1000));
      }
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is no number of seconds");
    }
    throw new TypeConversionException("'" + text + "': give seconds above 0, at most a day");
  }
}
