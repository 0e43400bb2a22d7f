package io.halfopen.scanner.pace;

/**
 * A token bucket over a clock that the caller reads. The bucket holds 10 ms worth of packets, or
 * one packet: enough to ride out a sleep, too little for a burst that a listener's backlog notices.
 */
public final class RateLimiter {
  private static final double BURST_SECONDS = 0.010;

  private final double perNano;
  private final double capacity;
  private double tokens;
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
    capacity = Math.max(1, packetsPerSecond * BURST_SECONDS);
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

  /** Nanoseconds from {@code nowNanos} until a packet may leave; 0 if one may leave now. */
  public long nanosToNext(long nowNanos) {
    refill(nowNanos);
    return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / perNano);
  }

  private void refill(long nowNanos) {
    long elapsed = nowNanos - lastNanos;
    if (elapsed > 0) {
      tokens = Math.min(capacity, tokens + elapsed * perNano);
      lastNanos = nowNanos;
    }
  }
}
