package io.halfopen.scanner.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
  void aPauseIsNotMadeUpForBeyondTenMilliseconds() {
    RateLimiter limiter = new RateLimiter(10_000, 0);
    assertEquals(1, limiter.permitted(0));
    assertEquals(100, limiter.permitted(5_000_000_000L));
    RateLimiter slow = new RateLimiter(2, 0);
    assertEquals(1, slow.permitted(0));
    assertEquals(1, slow.permitted(60_000_000_000L));
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
