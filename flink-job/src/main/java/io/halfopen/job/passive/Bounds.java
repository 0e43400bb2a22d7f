package io.halfopen.job.passive;

import io.halfopen.job.fingerprint.Exchange;
import java.time.Duration;

/**
 * How much is remembered, and for how long.
 *
 * @param gapMicros silence that ends a train
 * @param limits of one train
 * @param clients that wait for an answer, and as many connections that are through
 * @param trains under way
 * @param packets in all trains
 */
public record Bounds(long gapMicros, Exchange.Limits limits, int clients, int trains, int packets) {
  private static final int PACKETS_A_TRAIN = 64;
  private static final long DURATION_MICROS = 600_000_000;

  /** By reckoning some 200 MB at the worst. */
  public static Bounds of(Duration gap) {
    return new Bounds(
        gap.toMillis() * 1000,
        new Exchange.Limits(DURATION_MICROS, PACKETS_A_TRAIN),
        1 << 17,
        1 << 16,
        1 << 18);
  }
}
