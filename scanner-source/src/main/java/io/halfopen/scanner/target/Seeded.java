package io.halfopen.scanner.target;

import java.util.random.RandomGenerator;

/**
 * SplitMix64: numbers from a seed that no version of Java may change, since a scan is repeated,
 * resumed and cut into shards by its seed.
 */
final class Seeded implements RandomGenerator {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  Seeded(long seed) {
    state = seed;
  }

  @Override
  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  static long mix(long value) {
    long x = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
    x = (x ^ x >>> 27) * 0x94d049bb133111ebL;
    return x ^ x >>> 31;
  }
}
