package io.halfopen.scanner.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HalfOpenCapTest {
  private static final long SECOND = 1_000_000_000L;
  private static final HalfOpenLimits LIMITS = new HalfOpenLimits(10, 40, Duration.ofSeconds(75));

  /** What an address holds if each probe stays for the whole lifetime. */
  private static final class Held {
    private final Map<Integer, ArrayDeque<Long>> times = new HashMap<>();

    int add(int key, long now) {
      ArrayDeque<Long> of = times.computeIfAbsent(key, k -> new ArrayDeque<>());
      of.add(now);
      while (of.getFirst() <= now - 75 * SECOND) {
        of.removeFirst();
      }
      return of.size();
    }
  }

  @Test
  void noHostAndNoNetworkEverHoldsMoreThanItsLimit() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      long start = random.nextLong();
      HalfOpenCap cap = LIMITS.cap(1024, 256, 1000, 100, start);
      Held hosts = new Held();
      Held networks = new Held();
      int asked = 0;
      for (long now = 0; now < 600 * SECOND; now += (long) (random.nextDouble() * SECOND / 50)) {
        int address = 0x0a000000 + random.nextInt(random.nextBoolean() ? 4 : 1024);
        if (cap.mayAsk(address, start + now)) {
          asked++;
          assertTrue(hosts.add(address, now) <= 10);
          assertTrue(networks.add(address >>> 8, now) <= 40);
        }
      }
      assertTrue(asked > 4 * 40 * 4, "" + asked);
    }
  }

  @Test
  void theWaitEndsWhenTheHostMayBeAsked() {
    HalfOpenCap cap = LIMITS.cap(1, 1, 1000, 100, 0);
    long now = 0;
    int asked = 0;
    while (now < 75 * SECOND) {
      long wait = cap.nanosToNext(7, now);
      if (wait > 0) {
        assertFalse(cap.mayAsk(7, now + wait - 1));
        now += wait;
      }
      if (now < 75 * SECOND) {
        assertTrue(cap.mayAsk(7, now));
        asked++;
      }
    }
    assertEquals(10, asked);
  }

  @Test
  void aHostThatAnswersWithResetsIsNotSlowed() {
    HalfOpenCap cap = LIMITS.cap(2, 2, 1000, 100, 0);
    for (int i = 0; i < 1000; i++) {
      assertTrue(cap.mayAsk(7, i));
      cap.reset(7);
    }
    for (int i = 0; i < 5; i++) {
      assertTrue(cap.mayAsk(7, 1000));
    }
    assertFalse(cap.mayAsk(7, 1000));
    assertTrue(cap.mayAsk(8, 1000));
  }

  @Test
  void resetsThatNobodyAskedForDoNotRaiseTheLimit() {
    HalfOpenCap cap = LIMITS.cap(1, 1, 1000, 100, 0);
    for (int i = 0; i < 1000; i++) {
      cap.reset(7);
    }
    int asked = 0;
    while (cap.mayAsk(7, 0)) {
      asked++;
    }
    assertEquals(5, asked);
  }

  @Test
  void aRefusedNetworkDoesNotCountAgainstItsHosts() {
    HalfOpenCap cap = new HalfOpenLimits(10, 4, Duration.ofSeconds(75)).cap(256, 256, 1000, 100, 0);
    assertTrue(cap.mayAsk(1, 0) && cap.mayAsk(2, 0));
    for (int i = 0; i < 100; i++) {
      assertFalse(cap.mayAsk(3, 0));
    }
    assertTrue(cap.mayAsk(256 + 3, 0));
    assertEquals(25 * SECOND, cap.nanosToNext(3, 0));
    assertTrue(cap.mayAsk(3, 25 * SECOND));
  }

  @Test
  void aScanThatCannotReachTheLimitsIsNeverRefused() {
    HalfOpenCap cap = HalfOpenLimits.DEFAULT.cap(1L << 32, 256, 4, 1e6, 0);
    for (int i = 0; i < 100_000; i++) {
      assertTrue(cap.mayAsk(7, 0));
    }
    assertTrue(HalfOpenLimits.NONE.cap(1, 1, 65536, 1e6, 0).mayAsk(7, 0));
  }

  @Test
  void aHugeScanAtAHighRateIsNotSlowedBySharedBuckets() {
    HalfOpenCap cap = HalfOpenLimits.DEFAULT.cap(1L << 32, 256, 1000, 500_000, 0);
    Random random = new Random(5);
    int refused = 0;
    for (long i = 0; i < 1_000_000; i++) {
      refused += cap.mayAsk(random.nextInt(), i * 2000) ? 0 : 1;
    }
    assertEquals(0, refused);
  }

  @Test
  void ipv6HostsAndNetworksAreCappedToo() {
    HalfOpenCap cap = LIMITS.cap(100, 100, 1000, 100, 0);
    int asked = 0;
    while (cap.mayAsk(0x20010db8L << 32, 1, 0)) {
      asked++;
    }
    assertEquals(5, asked);
    for (int host = 2; host < 100; host++) {
      asked += cap.mayAsk(0x20010db8L << 32, host, 0) ? 1 : 0;
    }
    assertEquals(20, asked);
    assertTrue(cap.nanosToNext(0x20010db8L << 32, 1, 0) > 0);
    cap.reset(0x20010db8L << 32, 1);
    assertTrue(cap.mayAsk(0x20010db8L << 32, 1, 0));
  }

  @Test
  void threadsTogetherStayBelowTheLimit() throws InterruptedException {
    HalfOpenCap cap = LIMITS.cap(1, 1, 1000, 100, 0);
    AtomicInteger asked = new AtomicInteger();
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      threads[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  asked.addAndGet(cap.mayAsk(7, 0) ? 1 : 0);
                }
              });
      threads[t].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(5, asked.get());
  }

  @Test
  void limitsOutOfRangeAreRefused() {
    assertThrows(BadInputException.class, () -> new HalfOpenLimits(0, 1, Duration.ofSeconds(1)));
    assertThrows(BadInputException.class, () -> new HalfOpenLimits(1, 1, Duration.ZERO));
  }
}
