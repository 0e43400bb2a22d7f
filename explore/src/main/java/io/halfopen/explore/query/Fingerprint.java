package io.halfopen.explore.query;

import io.halfopen.event.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a JA4TScan, as the string says them.
 *
 * @param text the string
 * @param window bytes
 * @param options kinds in wire order
 * @param mss bytes; null where absent
 * @param windowScale shift; null where absent
 * @param delaysMicros whole seconds, from each SYN-ACK to the next
 * @param rstMicros from the last SYN-ACK to the RST; null where none came
 */
record Fingerprint(
    String text,
    int window,
    List<String> options,
    @Nullable Integer mss,
    @Nullable Integer windowScale,
    List<Long> delaysMicros,
    @Nullable Long rstMicros) {
  private static final int LONGEST = 500;
  private static final long SECOND = 1_000_000;
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{1,5})_(\\d{1,3}(?:-\\d{1,3})*)_(\\d{1,5})_(\\d{1,3})"
              + "(?:_((?:\\d{1,6}(?:-\\d{1,6})*)?-?(?:R\\d{1,6})?))?");

  /**
   * Reads a string.
   *
   * @throws BadInputException saying what one looks like
   */
  static Fingerprint parse(String text) {
    Matcher parts = FORM.matcher(text.strip());
    if (text.length() > LONGEST || !parts.matches()) {
      throw new BadInputException(
          "'%s' is no JA4TScan, which looks like 64240_2-1-3-1-1-4_1460_8_1-2-4-8-R6"
              .formatted(text.length() > 100 ? text.substring(0, 100) + "…" : text));
    }
    List<Long> delays = new ArrayList<>();
    Long rst = null;
    String train = parts.group(5) == null ? "" : parts.group(5);
    for (String delay : train.split("-")) {
      if (delay.startsWith("R")) {
        rst = Long.parseLong(delay.substring(1)) * SECOND;
      } else if (!delay.isEmpty()) {
        delays.add(Long.parseLong(delay) * SECOND);
      }
    }
    String options = parts.group(2);
    return new Fingerprint(
        text.strip(),
        Integer.parseInt(parts.group(1)),
        options.equals("00") ? List.of() : List.of(options.split("-")),
        number(parts.group(3)),
        number(parts.group(4)),
        delays,
        rst);
  }

  private static @Nullable Integer number(String text) {
    return text.equals("00") ? null : Integer.valueOf(text);
  }
}
