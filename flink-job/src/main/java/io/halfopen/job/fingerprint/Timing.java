package io.halfopen.job.fingerprint;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When an answer was repeated, as it compares with another: timers drift, trains are cut at limits,
 * and packets get lost.
 *
 * @param delaysMicros from each SYN-ACK to the next, microseconds
 * @param rstDelayMicros from the last SYN-ACK to the RST, or null
 * @param whole false where the train was cut and may have gone on
 */
public record Timing(List<Long> delaysMicros, @Nullable Long rstDelayMicros, boolean whole) {
  private static final long DRIFT_SHARE = 20;

  /** Longer than any train of an ordinary stack; what would be left of it is not tried out. */
  private static final int MOST_WITH_LOSSES = 32;

  /** How far apart two delays may lie: 5 % of the longer one, and never less than this. */
  public enum Tolerance {
    /** Both measured: 0.3 s. */
    RAW(300_000),
    /** One of them rounded to a second: 0.5 s. */
    LISTED(500_000);

    private final long leastMicros;

    Tolerance(long leastMicros) {
      this.leastMicros = leastMicros;
    }

    /** Whether two delays, in microseconds, pass for one; symmetric. */
    public boolean near(long a, long b) {
      return Math.abs(a - b) <= atMost(Math.max(a, b));
    }

    private long atMost(long longer) {
      return Math.max(leastMicros, longer / DRIFT_SHARE);
    }
  }

  /** What a record shows. */
  public static Timing of(Ja4TScanRecord record) {
    boolean cut =
        record.getEnded() == Ended.MAX_PACKETS
            || record.getEnded() == Ended.MAX_DURATION
            || record.getFlags().contains("capture-ended");
    return new Timing(record.getDelaysMicros(), record.getRstDelayMicros(), !cut);
  }

  /** Whether both may be one stack's; a train that was cut fits all that begin like it. */
  public boolean same(Timing other, Tolerance tolerance) {
    int n = delaysMicros.size();
    int m = other.delaysMicros.size();
    if ((n > m && other.whole) || (m > n && whole)) {
      return false;
    }
    for (int i = 0; i < Math.min(n, m); i++) {
      if (!tolerance.near(delaysMicros.get(i), other.delaysMicros.get(i))) {
        return false;
      }
    }
    if (rstDelayMicros != null && other.rstDelayMicros != null) {
      return n == m && tolerance.near(rstDelayMicros, other.rstDelayMicros);
    }
    return (rstDelayMicros == null || !other.whole) && (other.rstDelayMicros == null || !whole);
  }

  /**
   * Whether this is what is left of {@code full} when some of its packets are lost, the first ones
   * and the RST included.
   */
  public boolean isLeftOf(Timing full, Tolerance tolerance) {
    int n = full.delaysMicros.size();
    if (n > MOST_WITH_LOSSES || (rstDelayMicros != null && full.rstDelayMicros == null)) {
      return false;
    }
    boolean[] reached = new boolean[n + 1]; // which of the full train's SYN-ACKs this one may be
    Arrays.fill(reached, true);
    for (long delay : delaysMicros) {
      reached = full.after(reached, delay, tolerance);
    }
    boolean fits = false;
    long toRst = full.rstDelayMicros == null ? 0 : full.rstDelayMicros;
    for (int at = n; at >= 0; at--) {
      fits |= reached[at] && (rstDelayMicros == null || tolerance.near(toRst, rstDelayMicros));
      toRst += at == 0 ? 0 : full.delaysMicros.get(at - 1);
    }
    return fits;
  }

  /** Where this train may stand a delay after where it may have stood, packets skipped. */
  private boolean[] after(boolean[] reached, long delay, Tolerance tolerance) {
    boolean[] next = new boolean[reached.length];
    for (int from = 0; from < delaysMicros.size(); from++) {
      long sum = 0;
      for (int at = from; reached[from] && at < delaysMicros.size(); at++) {
        sum += delaysMicros.get(at);
        next[at + 1] |= tolerance.near(sum, delay);
      }
    }
    return next;
  }

  /** Seconds in words, {@code 1.02, 2.01 and RST after 6.00 s}. */
  public String inWords() {
    StringBuilder text = new StringBuilder(48);
    for (long delay : delaysMicros) {
      seconds(delay, text.append(text.isEmpty() ? "" : ", "));
    }
    if (rstDelayMicros != null) {
      seconds(rstDelayMicros, text.append(text.isEmpty() ? "" : " and ").append("RST after "));
    }
    return text.isEmpty() ? "none" : text.append(" s").toString();
  }

  /** With two decimals; a formatter would take longer than all the rest of a label. */
  private static void seconds(long micros, StringBuilder text) {
    long hundredths = (micros + 5000) / 10_000;
    text.append(hundredths / 100).append('.');
    text.append((char) ('0' + hundredths / 10 % 10)).append((char) ('0' + hundredths % 10));
  }
}
