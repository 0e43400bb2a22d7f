package io.halfopen.scanner.pace;

/**
 * A token bucket over a clock that the caller reads. The bucket holds one packet and 2 ms worth of
 * packets: what a late wake-up missed is carried over, and never do more than 10 ms worth, or one,
 * leave at once, which a listener's backlog does not notice.
 *
 * <p>What a longer pause lets overflow is owed, up to a second's worth, and paid at 1.8 % above the
 * rate: with the bucket's own share that keeps every second within 2 % of the rate, and still pays
 * for a machine that stalls a sender for a hundredth of its time. A long stop is followed by no
 * flood.
 */
public final class RateLimiter {
  private static final double BURST_SECONDS = 0.002;
  private static final double OWED_SECONDS = 1;
  private static final double REPAYMENT = 0.018;

  private final double perNano;
  private final double capacity;
  private final double mostOwed;
  private double tokens;
  private double owed;
  private long lastNanos;

  /**
   * A limiter whose bucket holds one packet at first.
   *
   * @param packetsPerSecond above 0
   * @param nowNanos the clock's reading
   */
  public RateLimiter(double packetsPerSecond, long nowNanos) {
    if (!(packetsPerSecond > 0) || Double.isInfinite(packetsPerSecond)) {
      throw new IllegalArgumentException("a rate above 0, not " + packetsPerSecond);
    }
    perNano = packetsPerSecond / 1e9;
    capacity = 1 + packetsPerSecond * BURST_SECONDS;
    mostOwed = packetsPerSecond * OWED_SECONDS;
    tokens = 1;
    lastNanos = nowNanos;
  }

  /** How many packets may leave now; they are taken from the bucket. */
  public int permitted(long nowNanos) {
    refill(nowNanos);
    int whole = (int) tokens;
    tokens -= whole;
    return whole;
  }

  /** So many of those that were permitted did not leave. */
  public void giveBack(int packets) {
    tokens = Math.min(capacity, tokens + packets);
  }

  /** Nanoseconds from {@code nowNanos} until a packet may leave; 0 if one may leave now. */
  public long nanosToNext(long nowNanos) {
    refill(nowNanos);
    return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / perNano);
  }

  private void refill(long nowNanos) {
    long elapsed = nowNanos - lastNanos;
    if (elapsed > 0) {
      double flow = elapsed * perNano;
      double repaid = Math.min(owed, flow * REPAYMENT);
      double level = tokens + flow + repaid;
      tokens = Math.min(capacity, level);
      owed = Math.min(mostOwed, owed - repaid + level - tokens);
      lastNanos = nowNanos;
    }
  }
}
