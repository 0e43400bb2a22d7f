package io.halfopen.job.sink.elasticsearch;

import java.util.random.RandomGenerator;

/**
 * How long to wait after so many failures in a row: twice as long each time, from a tenth of a
 * second to ten, and a random part of that, so that many writers do not come back at once. Ten
 * seconds are short beside a checkpoint's patience, which has to wait for it.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 100;
  private static final long MOST_MILLIS = 10_000;

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** After a success. */
  synchronized void reset() {
    failures = 0;
  }

  /** After a failure: milliseconds to wait. */
  synchronized long next() {
    long most = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(failures, 20));
    failures++;
    return most / 2 + random.nextLong(most / 2 + 1);
  }
}
