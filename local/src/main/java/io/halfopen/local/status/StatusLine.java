package io.halfopen.local.status;

import java.util.Locale;

/**
 * A reading as the line that ZMap's users know, with what is open and what is recorded behind it.
 */
public final class StatusLine {
  private StatusLine() {}

  /** The line, without its end. */
  public static String of(Reading r) {
    boolean sending = !r.counts().scan().sendingDone();
    String send =
        sending
            ? "send: %d %s (%s avg)"
                .formatted(r.counts().scan().sent(), rate(r.sendRate()), rate(r.sendAverage()))
            : "send: %d done (%s avg)".formatted(r.counts().scan().sent(), rate(r.sendAverage()));
    return String.format(
        Locale.ROOT,
        "%s %.0f%%%s; %s; recv: %d %s (%s avg); drops: %s (%s avg); hitrate: %.2f%%; open: %d;"
            + " records: %d%s",
        clock(r.elapsedSeconds()),
        Math.floor(r.percent()),
        left(r, sending),
        send,
        r.counts().answered(),
        rate(r.answerRate()),
        rate(r.answerAverage()),
        rate(r.dropRate()),
        rate(r.dropAverage()),
        r.hitRatePercent(),
        r.counts().open(),
        r.counts().records(),
        paused(r));
  }

  private static String paused(Reading r) {
    String why = r.counts().scan().paused();
    return why == null ? "" : "; PAUSED: " + why;
  }

  private static String left(Reading r, boolean sending) {
    if (Double.isNaN(r.leftSeconds())) {
      return "";
    }
    return " (" + span(r.leftSeconds()) + (sending ? " left)" : " left at most)");
  }

  /** {@code 1:05}, {@code 2:00:07}. */
  static String clock(double seconds) {
    long whole = (long) seconds;
    String minutes = "%d:%02d".formatted(whole / 60 % 60, whole % 60);
    return whole < 3600
        ? minutes
        : "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
  }

  /** {@code 12s}, {@code 1m05s}, {@code 2h07m}, {@code 3d04h}. */
  static String span(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + "s";
    }
    if (whole < 3600) {
      return "%dm%02ds".formatted(whole / 60, whole % 60);
    }
    return whole < 86_400
        ? "%dh%02dm".formatted(whole / 3600, whole / 60 % 60)
        : "%dd%02dh".formatted(whole / 86_400, whole / 3600 % 24);
  }

  /** {@code 998 p/s}, {@code 1.25 Kp/s}, {@code 14.2 Kp/s}, {@code 1.41 Mp/s}. */
  static String rate(double perSecond) {
    if (perSecond < 999.5) {
      return Math.round(perSecond) + " p/s";
    }
    return perSecond < 999_500 ? scaled(perSecond / 1e3, "Kp/s") : scaled(perSecond / 1e6, "Mp/s");
  }

  private static String scaled(double value, String unit) {
    String format = value < 9.995 ? "%.2f %s" : value < 99.95 ? "%.1f %s" : "%.0f %s";
    return String.format(Locale.ROOT, format, value, unit);
  }
}
