package io.halfopen.job.label;

import io.halfopen.event.Label;
import io.halfopen.job.fingerprint.Timing;
import io.halfopen.job.fingerprint.Timing.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How well one listed fingerprint fits one that was seen: a score that each difference lowers, and
 * the words for it. The option kinds are the same already.
 */
final class Candidate {
  /** What cannot be told from one packet: whether the train would have fitted. */
  private static final double ANSWER_ONLY = 0.7;

  private static final double OTHER_WINDOW = 0.5;
  private static final double SAME_SEGMENTS = 0.85;
  private static final double OTHER_MSS = 0.8;
  private static final double OTHER_SCALE = 0.8;
  private static final double OTHER_TTL = 0.8;
  private static final double CUT = 0.9;
  private static final double LOSSES = 0.85;
  private static final double NO_RETRANSMISSION = 0.6;
  private static final double OTHER_TIMING = 0.3;

  private static final int MOST_WINDOW = 65_535;

  /** Bytes that a timestamp takes from each segment. */
  private static final int TIMESTAMP_BYTES = 12;

  private final Entry entry;
  // Words are made for the few candidates that are chosen, not for all that are looked at.
  private final List<Supplier<String>> fits = new ArrayList<>(6);
  private final List<Supplier<String>> differs = new ArrayList<>(4);
  private double score = 1;

  private Candidate(Entry entry) {
    this.entry = entry;
  }

  /**
   * @param seen with {@code timing} as measured
   * @param initialTtl inferred, or 0 where unknown
   */
  static Candidate of(Entry entry, Listed seen, int initialTtl) {
    Candidate candidate = new Candidate(entry);
    candidate.answer(entry.fingerprint(), seen);
    candidate.ttl(initialTtl);
    Timing listed = entry.fingerprint().timing();
    if (listed == null) {
      candidate.score *= entry.kind() == Entry.Kind.JA4TS ? ANSWER_ONLY : 1;
      if (entry.kind() == Entry.Kind.JA4TS) {
        candidate.differs.add(() -> "its retransmissions are not listed");
      }
    } else {
      candidate.timing(listed, seen.timing());
    }
    return candidate;
  }

  double score() {
    return score;
  }

  /** Of equals, a system is likelier than a device that runs it. */
  boolean isSystem() {
    return entry.category().equals("os");
  }

  Label label() {
    String reason = words(fits) + " as listed";
    if (!differs.isEmpty()) {
      reason += "; but " + words(differs);
    }
    if (entry.own()) {
      reason += " (own table)";
    }
    return new Label(entry.label(), entry.category(), Math.round(score * 100) / 100.0, reason);
  }

  private static String words(List<Supplier<String>> parts) {
    StringBuilder words = new StringBuilder(128);
    for (Supplier<String> part : parts) {
      words.append(words.isEmpty() ? "" : ", ").append(part.get());
    }
    return words.toString();
  }

  private void answer(Listed listed, Listed seen) {
    fits.add(() -> "options " + seen.options());
    if (listed.window() == seen.window()) {
      fits.add(() -> "window " + seen.window());
    } else if (sameSegments(listed, seen)) {
      differ(
          SAME_SEGMENTS,
          () ->
              "window %d counts whole segments of %d bytes as the listed %d does of %d"
                  .formatted(seen.window(), seen.mss(), listed.window(), listed.mss()));
    } else {
      differ(
          OTHER_WINDOW,
          () -> "window " + seen.window() + " where " + listed.window() + " is listed");
    }
    part("MSS", listed.mss(), seen.mss(), OTHER_MSS);
    part("window scale", listed.windowScale(), seen.windowScale(), OTHER_SCALE);
  }

  private void part(String name, int listed, int seen, double factor) {
    if (listed == seen) {
      fits.add(() -> name + " " + seen);
    } else {
      differ(factor, () -> name + " " + seen + " where " + listed + " is listed");
    }
  }

  private void differ(double factor, Supplier<String> words) {
    score *= factor;
    differs.add(words);
  }

  /**
   * Stacks offer whole segments, as many always or as many as 64 KiB hold, so that another MSS
   * makes another window: 65160 is 45 of 1448 bytes, 65236 is 47 of 1388.
   */
  private static boolean sameSegments(Listed a, Listed b) {
    return a.mss() != b.mss() && (sameSegments(a, b, 0) || sameSegments(a, b, TIMESTAMP_BYTES));
  }

  private static boolean sameSegments(Listed a, Listed b, int less) {
    int x = a.mss() - less;
    int y = b.mss() - less;
    return x > 0
        && y > 0
        && a.window() % x == 0
        && b.window() % y == 0
        && (a.window() / x == b.window() / y
            || (a.window() / x == MOST_WINDOW / x && b.window() / y == MOST_WINDOW / y));
  }

  private void ttl(int initialTtl) {
    Integer listed = entry.ttl();
    if (listed == null || initialTtl == 0) {
      return;
    }
    if (listed == initialTtl) {
      fits.add(() -> "initial TTL " + initialTtl);
    } else {
      differ(
          OTHER_TTL,
          () ->
              "initial TTL "
                  + initialTtl
                  + " where "
                  + listed
                  + " is usual: something in front may answer for it");
    }
  }

  private void timing(Timing listed, @Nullable Timing measured) {
    Timing seen = measured == null ? new Timing(List.of(), null, true) : measured;
    boolean none = seen.delaysMicros().isEmpty() && seen.rstDelayMicros() == null;
    boolean noneListed = listed.delaysMicros().isEmpty() && listed.rstDelayMicros() == null;
    if (seen.same(listed, Tolerance.LISTED)) {
      boolean cut =
          seen.delaysMicros().size() != listed.delaysMicros().size() || (none && !seen.whole());
      if (cut) {
        differ(
            CUT, () -> "one of the two trains was cut short, so that only its beginning compares");
      } else {
        fits.add(() -> "retransmissions (" + seen.inWords() + ")");
      }
    } else if (none && !noneListed) {
      differ(
          NO_RETRANSMISSION,
          () -> "it was not repeated, which SYN cookies and a full backlog do to any stack");
    } else if (!noneListed && seen.isLeftOf(listed, Tolerance.LISTED)) {
      differ(LOSSES, () -> "some repetitions are missing as if lost (" + seen.inWords() + ")");
    } else {
      differ(
          OTHER_TIMING,
          () -> "repeated otherwise (%s; listed %s)".formatted(seen.inWords(), listed.inWords()));
    }
  }
}
