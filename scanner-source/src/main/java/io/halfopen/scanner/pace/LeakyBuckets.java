package io.halfopen.scanner.pace;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Leaky buckets in an array of fixed size, for many threads. A bucket is one number: the time at
 * which it will have run empty. Half of what a key may hold fits in at once, the rest leaks out
 * evenly over a lifetime, so no span of one lifetime ever sees more than {@code most} of a key.
 * Keys that fall into one bucket share it: they get less than they may have, never more.
 */
final class LeakyBuckets {
  private static final int FEWEST_BITS = 10;
  private static final int MOST_BITS = 22;
  private static final int GOLDEN = 0x9e3779b1;

  /** So that even hosts that share a bucket by chance do not slow a scan of very many. */
  private static final int SPARE = 8;

  private final AtomicLongArray emptyAt;
  private final int bits;
  private final long drainNanos;
  private final long capacityNanos;
  private final long originNanos;

  /**
   * Buckets for a load.
   *
   * @param most how many a key may have within one lifetime, from 1
   * @param lifetimeNanos how long each counts, from 1
   * @param keys how many keys there are
   * @param perSecond how many are added a second, over all keys
   * @param nowNanos the clock's reading
   */
  LeakyBuckets(int most, long lifetimeNanos, long keys, double perSecond, long nowNanos) {
    int atOnce = (most + 1) / 2;
    drainNanos = Math.max(1, ceilDiv(lifetimeNanos, most - atOnce + 1));
    capacityNanos = drainNanos * atOnce;
    double wanted = Math.max(4.0 * keys, SPARE * perSecond * lifetimeNanos / 1e9 / most);
    int wantedBits = 64 - Long.numberOfLeadingZeros((long) wanted);
    bits = Math.min(MOST_BITS, Math.max(FEWEST_BITS, wantedBits));
    emptyAt = new AtomicLongArray(1 << bits);
    originNanos = nowNanos;
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }

  /** Takes one of this key if its bucket has room. */
  boolean take(int key, long nowNanos) {
    int at = bucket(key);
    long now = nowNanos - originNanos;
    while (true) {
      long before = emptyAt.get(at);
      long after = Math.max(before, now) + drainNanos;
      if (after - now > capacityNanos) {
        return false;
      }
      if (emptyAt.compareAndSet(at, before, after)) {
        return true;
      }
    }
  }

  /** Lets one of this key out ahead of time. */
  void giveBack(int key) {
    emptyAt.addAndGet(bucket(key), -drainNanos);
  }

  /** Nanoseconds until the key's bucket has room. */
  long nanosToRoom(int key, long nowNanos) {
    long now = nowNanos - originNanos;
    long after = Math.max(emptyAt.get(bucket(key)), now) + drainNanos;
    return Math.max(0, after - now - capacityNanos);
  }

  /** Neighbouring keys never share a bucket. */
  private int bucket(int key) {
    return key + (key >>> bits) * GOLDEN & (1 << bits) - 1;
  }
}
