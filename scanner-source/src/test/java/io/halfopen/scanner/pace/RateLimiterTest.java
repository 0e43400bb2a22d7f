package io.halfopen.scanner.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  @Test
  void aSecondPermitsTheRate() {
    RateLimiter limiter = new RateLimiter(1000, 0);
    int sent = 0;
    for (long now = 0; now <= 1_000_000_000L; now += 100_000) {
      sent += limiter.permitted(now);
    }
    assertEquals(1000, sent, 2);
  }

  @Test
  void noMoreThanTenMillisecondsWorthOrOnePacketLeaveAtOnce() {
    for (double rate : new double[] {2, 10, 100, 199, 200, 250, 1000, 12_345, 500_000}) {
      RateLimiter limiter = new RateLimiter(rate, 0);
      assertEquals(1, limiter.permitted(0));
      int burst = limiter.permitted(60_000_000_000L);
      assertTrue(burst >= 1 && burst <= Math.max(1, rate / 100), burst + " at " + rate);
    }
  }

  @Test
  void noSecondHasMoreThanTwoPercentAboveTheRateEvenAfterAStall() {
    for (double rate : new double[] {1000, 100_000, 500_000}) {
      RateLimiter limiter = new RateLimiter(rate, 0);
      long sent = 0;
      for (long now = 700_000_000L; now <= 1_700_000_000L; now += 250_000) {
        sent += limiter.permitted(now);
      }
      assertTrue(sent <= rate * 1.02 + 1, sent + " at " + rate);
      assertTrue(sent >= rate * 1.015, sent + " at " + rate);
    }
  }

  /** Sleeps as a busy machine lets one: late by a little always, by a lot now and then. */
  @Test
  void aMachineThatWakesTheSenderLateStillReachesTheRate() {
    for (double rate : new double[] {10, 150, 199, 1000, 50_000, 500_000}) {
      RateLimiter limiter = new RateLimiter(rate, 0);
      Random random = new Random(3);
      long now = 0;
      long sent = 0;
      long end = 60_000_000_000L;
      while (now < end) {
        sent += limiter.permitted(now);
        now += Math.min(limiter.nanosToNext(now), 50_000_000);
        now += 50_000 + random.nextInt(100_000) + (random.nextInt(10_000) == 0 ? 30_000_000 : 0);
      }
      assertEquals(rate * 60, sent, Math.max(2, rate * 60 * 0.005), "at " + rate);
    }
  }

  @Test
  void aLongStopIsPaidBackSlowlyAndInPartOnly() {
    RateLimiter limiter = new RateLimiter(10_000, 0);
    long now = 100_000_000_000L;
    int sent = limiter.permitted(now);
    for (int millis = 0; millis < 1000; millis++) {
      now += 1_000_000;
      int permitted = limiter.permitted(now);
      assertTrue(permitted <= 11);
      sent += permitted;
    }
    assertEquals(21 + 10_180, sent, 2);
    for (int millis = 0; millis < 200_000; millis++) {
      now += 1_000_000;
      sent = limiter.permitted(now);
    }
    assertEquals(10, sent);
  }

  @Test
  void theWaitEndsWhenTheNextPacketMayLeave() {
    RateLimiter limiter = new RateLimiter(10, 0);
    assertEquals(0, limiter.nanosToNext(0));
    assertEquals(1, limiter.permitted(0));
    assertEquals(100_000_000, limiter.nanosToNext(0), 1);
    assertEquals(0, limiter.permitted(99_000_000));
    assertEquals(1, limiter.permitted(100_000_001));
  }
}
