package io.halfopen.explore.query;

import io.halfopen.job.fingerprint.Timing;
import io.halfopen.job.fingerprint.Timing.Tolerance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Two fingerprints, part by part.
 *
 * @param parts each part of both
 * @param verdict what the differences mean together
 */
public record Comparison(List<Part> parts, String verdict) {
  /**
   * @param name window, options, mss, window-scale, retransmissions, rst
   * @param a how the first has it
   * @param b how the second has it
   * @param same whether both pass for one
   * @param words what the difference says
   */
  public record Part(String name, String a, String b, boolean same, String words) {}

  /**
   * Holds two strings against each other.
   *
   * @throws io.halfopen.event.BadInputException where one is none
   */
  public static Comparison of(String first, String second) {
    Fingerprint a = Fingerprint.parse(first);
    Fingerprint b = Fingerprint.parse(second);
    List<Part> parts = new ArrayList<>();
    parts.add(window(a, b));
    parts.add(options(a, b));
    parts.add(mss(a, b));
    parts.add(
        part(
            "window-scale",
            text(a.windowScale()),
            text(b.windowScale()),
            orZero(a.windowScale()) == orZero(b.windowScale()),
            "buffers of another size, or tuning"));
    Timing x = new Timing(a.delaysMicros(), null, true);
    Timing y = new Timing(b.delaysMicros(), null, true);
    boolean trains = x.same(y, Tolerance.LISTED);
    boolean lossy = x.isLeftOf(y, Tolerance.LISTED) || y.isLeftOf(x, Tolerance.LISTED);
    parts.add(
        part(
            "retransmissions",
            seconds(a.delaysMicros()),
            seconds(b.delaysMicros()),
            trains,
            lossy
                ? "the same timers, with repetitions missing: losses, a setting, SYN cookies or a"
                    + " full backlog do that"
                : "other timers, which are the system's own"));
    parts.add(
        part(
            "rst",
            rst(a.rstMicros()),
            rst(b.rstMicros()),
            sameRst(a.rstMicros(), b.rstMicros()),
            "one gives up in another way, or at another time"));
    return new Comparison(parts, verdict(parts, lossy));
  }

  /**
   * The times that a string says, milliseconds.
   *
   * @throws io.halfopen.event.BadInputException where it is no fingerprint
   */
  public static Map<String, Object> train(String text) {
    Fingerprint f = Fingerprint.parse(text);
    Map<String, Object> train = new HashMap<>();
    train.put("delays_ms", f.delaysMicros().stream().map(m -> m / 1000).toList());
    Long rst = f.rstMicros();
    if (rst != null) {
      train.put("rst_delay_ms", rst / 1000);
    }
    return train;
  }

  private static Part window(Fingerprint a, Fingerprint b) {
    return part(
        "window",
        Integer.toString(a.window()),
        Integer.toString(b.window()),
        a.window() == b.window(),
        segments(a) > 0 && segments(a) == segments(b)
            ? "both are " + segments(a) + " whole segments: the same system behind another MSS"
            : "an update, tuning, or another system");
  }

  private static int segments(Fingerprint f) {
    Integer mss = f.mss();
    return mss == null || mss == 0 || f.window() % mss != 0 ? 0 : f.window() / mss;
  }

  private static Part options(Fingerprint a, Fingerprint b) {
    List<String> x = a.options();
    List<String> y = b.options();
    boolean sameSet =
        x.stream()
            .filter(k -> !k.equals("1"))
            .sorted()
            .toList()
            .equals(y.stream().filter(k -> !k.equals("1")).sorted().toList());
    return part(
        "options",
        x.isEmpty() ? "none" : String.join("-", x),
        y.isEmpty() ? "none" : String.join("-", y),
        x.equals(y),
        sameSet
            ? "the same options in another order or padding, which is the stack's own handwriting"
            : "other options: another system, a setting, or a device that takes options out");
  }

  private static Part mss(Fingerprint a, Fingerprint b) {
    int by = orZero(a.mss()) - orZero(b.mss());
    return part(
        "mss",
        text(a.mss()),
        text(b.mss()),
        by == 0,
        "the "
            + (by > 0 ? "second" : "first")
            + " has "
            + Math.abs(by)
            + " bytes less: a tunnel or another interface");
  }

  private static Part part(String name, String a, String b, boolean same, String words) {
    return new Part(name, a, b, same, same ? "" : words);
  }

  /** Tools differ in what they write for an absent scale. */
  private static int orZero(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  private static String text(@Nullable Integer value) {
    return value == null ? "none" : value.toString();
  }

  private static String rst(@Nullable Long micros) {
    return micros == null ? "none" : "after " + micros / 1_000_000 + " s";
  }

  private static boolean sameRst(@Nullable Long a, @Nullable Long b) {
    return a == null || b == null ? Objects.equals(a, b) : Tolerance.LISTED.near(a, b);
  }

  private static String seconds(List<Long> micros) {
    if (micros.isEmpty()) {
      return "none";
    }
    List<String> texts = new ArrayList<>();
    micros.forEach(m -> texts.add(Long.toString(m / 1_000_000)));
    return String.join(", ", texts) + " s";
  }

  private static String verdict(List<Part> parts, boolean lossy) {
    List<String> differ = parts.stream().filter(p -> !p.same()).map(Part::name).toList();
    if (differ.isEmpty()) {
      return "One stack, as far as a fingerprint can tell.";
    }
    if (differ.contains("options") || differ.size() >= 3) {
      return "Another system, or another device in front of it.";
    }
    if (differ.equals(List.of("mss"))
        || (differ.contains("mss") && parts.get(0).words().startsWith("both are"))) {
      return "The same stack over another path: only what the MSS decides is different.";
    }
    if (lossy && differ.stream().allMatch(p -> p.equals("retransmissions") || p.equals("rst"))) {
      return "Probably the same stack: the timers agree, and what is missing may have been lost.";
    }
    return differ.stream().allMatch(p -> p.equals("window") || p.equals("window-scale"))
        ? "The same system after an update or tuning."
        : "Related: the answer agrees where it differs least from system to system.";
  }
}
