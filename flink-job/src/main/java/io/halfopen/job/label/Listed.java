package io.halfopen.job.label;

import io.halfopen.job.fingerprint.Timing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fingerprint as lists have it. Lists differ in what they write for an absent window scale or an
 * absent MSS: {@code 0} and {@code 00} are one here.
 *
 * @param window bytes, unscaled
 * @param options kinds joined by {@code -}, {@code 00} for none
 * @param mss bytes; 0 for none
 * @param windowScale shift; 0 for none
 * @param timing delays in microseconds, or null where the list has none to say
 */
record Listed(int window, String options, int mss, int windowScale, @Nullable Timing timing) {
  private static final int STATIC_PARTS = 4;

  /** Some tools stop after ten SYN-ACKs, so that a train this long may have gone on. */
  private static final int CUT_AT = 9;

  private static final int MOST_PARTS = 64;
  private static final int MOST_WINDOW = 65_535;
  private static final int MOST_SECONDS = 100_000;
  private static final long SECOND = 1_000_000;

  /**
   * Reads {@code window_options_mss_wscale[_delays]}.
   *
   * @throws IllegalArgumentException saying in a few words what is wrong
   */
  static Listed parse(String text) {
    String[] parts = text.split("_", -1);
    if (parts.length < STATIC_PARTS || parts.length > STATIC_PARTS + 1) {
      throw new IllegalArgumentException("is not window_options_mss_wscale[_delays]");
    }
    return new Listed(
        number(parts[0], MOST_WINDOW),
        options(parts[1]),
        number(parts[2], MOST_WINDOW),
        number(parts[3], 255),
        parts.length == STATIC_PARTS ? new Timing(List.of(), null, true) : timing(parts[4]));
  }

  /** The same without its timing. */
  Listed answerOnly() {
    return new Listed(window, options, mss, windowScale, null);
  }

  private static int number(String text, int most) {
    if (text.length() > 6 || !text.chars().allMatch(c -> c >= '0' && c <= '9') || text.isEmpty()) {
      throw new IllegalArgumentException("has '" + text + "' where a number belongs");
    }
    int number = Integer.parseInt(text);
    if (number > most) {
      throw new IllegalArgumentException("has " + text + ", above " + most);
    }
    return number;
  }

  private static String options(String text) {
    String[] kinds = split(text);
    for (String kind : kinds) {
      number(kind, 255);
    }
    return kinds.length == 1 && number(text, 255) == 0 ? "00" : text;
  }

  private static Timing timing(String text) {
    List<Long> delays = new ArrayList<>();
    String[] parts = split(text);
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].startsWith("R")) {
        if (i < parts.length - 1) {
          throw new IllegalArgumentException("goes on after its RST");
        }
        return new Timing(delays, number(parts[i].substring(1), MOST_SECONDS) * SECOND, true);
      }
      delays.add(number(parts[i], MOST_SECONDS) * SECOND);
    }
    return new Timing(delays, null, delays.size() < CUT_AT);
  }

  private static String[] split(String text) {
    String[] parts = text.split("-", -1);
    if (parts.length > MOST_PARTS) {
      throw new IllegalArgumentException("has more than " + MOST_PARTS + " parts in a list");
    }
    return parts;
  }
}
