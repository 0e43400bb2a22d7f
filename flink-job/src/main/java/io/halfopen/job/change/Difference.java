package io.halfopen.job.change;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.KnownStack;
import io.halfopen.event.Severity;
import io.halfopen.job.fingerprint.Timing;
import io.halfopen.job.fingerprint.Timing.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * In which parts two stacks differ; none where they pass for one. Symmetric.
 *
 * @param parts window, options, mss, window-scale, retransmissions, rst, ttl
 * @param lossy whether lost packets alone would explain it
 */
record Difference(List<String> parts, boolean lossy) {
  private static final int PARTS_OF_ANOTHER_SYSTEM = 3;

  /** Below, another way to the same host explains another inferred initial TTL. */
  private static final int OTHER_TTL = 20;

  static Difference between(KnownStack a, KnownStack b) {
    List<String> parts = new ArrayList<>(0);
    note(parts, "window", a.getWindow() == b.getWindow());
    note(parts, "options", a.getOptions().equals(b.getOptions()));
    note(parts, "mss", Objects.equals(a.getMss(), b.getMss()));
    note(parts, "window-scale", Objects.equals(a.getWindowScale(), b.getWindowScale()));
    boolean sameTtl =
        a.getInitialHopLimit() == b.getInitialHopLimit()
            || Math.abs(a.getHopLimit() - b.getHopLimit()) < OTHER_TTL;
    note(parts, "ttl", sameTtl);
    boolean sameAnswer = parts.isEmpty();
    Timing x = timing(a);
    Timing y = timing(b);
    if (!x.same(y, Tolerance.RAW)) {
      boolean sameDelays = withoutRst(x).same(withoutRst(y), Tolerance.RAW);
      note(parts, "retransmissions", sameDelays);
      note(parts, "rst", sameDelays ? false : sameRst(a, b));
    }
    boolean lossy =
        sameAnswer
            && !parts.isEmpty()
            && (x.isLeftOf(y, Tolerance.RAW) || y.isLeftOf(x, Tolerance.RAW));
    return new Difference(parts, lossy);
  }

  private static void note(List<String> parts, String name, boolean same) {
    if (!same) {
      parts.add(name);
    }
  }

  private static boolean sameRst(KnownStack a, KnownStack b) {
    Long x = a.getRstDelayMicros();
    Long y = b.getRstDelayMicros();
    return x == null || y == null ? Objects.equals(x, y) : Tolerance.RAW.near(x, y);
  }

  static Timing timing(KnownStack stack) {
    return new Timing(stack.getDelaysMicros(), stack.getRstDelayMicros(), stack.getWhole());
  }

  private static Timing withoutRst(Timing timing) {
    return new Timing(timing.delaysMicros(), null, timing.whole());
  }

  /** Whether both pass for one stack. */
  boolean none() {
    return parts.isEmpty();
  }

  /** Whether both may be one stack, seen with and without losses. */
  boolean maybeNone() {
    return parts.isEmpty() || lossy;
  }

  Severity severity(KnownStack before, KnownStack after) {
    if (parts.contains("options") || parts.size() >= PARTS_OF_ANOTHER_SYSTEM) {
      return Severity.HIGH;
    }
    if (lossy || isTuning()) {
      return Severity.LOW;
    }
    boolean larger =
        parts.equals(List.of("mss"))
            && before.getMss() != null
            && after.getMss() != null
            && after.getMss() > before.getMss();
    return larger ? Severity.LOW : Severity.MEDIUM;
  }

  private boolean isTuning() {
    return parts.stream().allMatch(p -> p.equals("window") || p.equals("window-scale"));
  }

  /** Why it has its severity. */
  String meaning(KnownStack before, KnownStack after) {
    if (parts.contains("options") || parts.size() >= PARTS_OF_ANOTHER_SYSTEM) {
      return "another system, or another device in front of it, answers here";
    }
    if (lossy) {
      return "the same timers with other repetitions: a setting, SYN cookies or a full backlog do"
          + " that";
    }
    if (isTuning()) {
      return "an update or tuning of the same system does that";
    }
    if (parts.contains("mss") && before.getMss() != null && after.getMss() != null) {
      int by = before.getMss() - after.getMss();
      return by > 0
          ? "something that takes " + by + " bytes, such as a tunnel, has come into the way"
          : "something that took " + -by + " bytes, such as a tunnel, has left the way";
    }
    if (parts.contains("ttl")) {
      return "another distance or another initial TTL: something else may answer in its place";
    }
    return "the timers are the system's own: another system or a device in front may answer";
  }

  /** A stack as a record shows it. */
  static KnownStack stack(Ja4TScanRecord record) {
    KnownStack stack = new KnownStack();
    stack.setJa4tscan(record.getJa4tscan());
    stack.setWindow(record.getWindow());
    stack.setOptions(record.getOptions());
    stack.setMss(record.getMss());
    stack.setWindowScale(record.getWindowScale());
    stack.setDelaysMicros(new ArrayList<>(record.getDelaysMicros()));
    stack.setRstDelayMicros(record.getRstDelayMicros());
    stack.setHopLimit(record.getHopLimit());
    stack.setInitialHopLimit(record.getInitialHopLimit());
    stack.setWhole(Timing.of(record).whole());
    stack.setFirstSeenMicros(record.getFirstSeenMicros());
    stack.setLastSeenMicros(record.getFirstSeenMicros());
    return stack;
  }
}
