package io.halfopen.scanner.pace;

import io.halfopen.event.BadInputException;
import java.time.Duration;

/**
 * How many half-open connections a scan may leave on others. Linux keeps one for 63 seconds, the
 * BSDs for 75.
 *
 * @param perHost most on one address
 * @param perNetwork most in one /24 (IPv6: one /64)
 * @param lifetime how long one is taken to stay where no RST came
 */
public record HalfOpenLimits(int perHost, int perNetwork, Duration lifetime) {
  /** What a small router's table of connections does not notice. */
  public static final HalfOpenLimits DEFAULT =
      new HalfOpenLimits(256, 2048, Duration.ofSeconds(75));

  /** No limit. */
  public static final HalfOpenLimits NONE =
      new HalfOpenLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ofSeconds(75));

  /** Checks the numbers. */
  public HalfOpenLimits {
    if (perHost < 1 || perNetwork < 1) {
      throw new BadInputException(
          "a limit of half-open connections must be 1 or more, not "
              + Math.min(perHost, perNetwork));
    }
    if (lifetime.toMillis() < 1 || lifetime.toDays() > 1) {
      throw new BadInputException(
          "half-open connections live for 1 ms to 1 day, not for " + lifetime);
    }
  }

  /** What one of several scanners may leave, when each asks the same hosts for other ports. */
  public HalfOpenLimits share(int shards) {
    return new HalfOpenLimits(
        Math.max(1, perHost / shards), Math.max(1, perNetwork / shards), lifetime);
  }

  /**
   * The cap for one scan.
   *
   * @param addresses how many addresses are asked
   * @param inOneNetwork how many of them one network may hold
   * @param probesPerAddress ports times probes, the most that one address gets
   * @param ratePerSecond probes a second
   * @param nowNanos the clock's reading
   */
  public HalfOpenCap cap(
      long addresses,
      long inOneNetwork,
      long probesPerAddress,
      double ratePerSecond,
      long nowNanos) {
    boolean hosts = probesPerAddress > perHost;
    boolean networks = inOneNetwork * (double) probesPerAddress > perNetwork;
    return new HalfOpenCap(
        hosts ? buckets(perHost, addresses, ratePerSecond, nowNanos) : null,
        networks ? buckets(perNetwork, addresses, ratePerSecond, nowNanos) : null);
  }

  private LeakyBuckets buckets(int most, long keys, double ratePerSecond, long nowNanos) {
    return new LeakyBuckets(most, lifetime.toNanos(), keys, ratePerSecond, nowNanos);
  }
}
