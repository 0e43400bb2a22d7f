package io.halfopen.job.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.job.fingerprint.Timing.Tolerance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimingTest {
  private static Timing of(double... seconds) {
    return new Timing(
        Arrays.stream(seconds).mapToObj(s -> Math.round(s * 1e6)).toList(), null, true);
  }

  private static Timing rst(double rst, double... seconds) {
    return new Timing(of(seconds).delaysMicros(), Math.round(rst * 1e6), true);
  }

  private static Timing cut(double... seconds) {
    return new Timing(of(seconds).delaysMicros(), null, false);
  }

  private static void same(Timing a, Timing b) {
    assertTrue(a.same(b, Tolerance.RAW) && b.same(a, Tolerance.RAW));
  }

  private static void other(Timing a, Timing b) {
    assertFalse(a.same(b, Tolerance.RAW) || b.same(a, Tolerance.RAW));
  }

  @Test
  void timersDriftByFivePercentAndShortOnesByThreeTenths() {
    same(of(1, 2, 4), of(1.3, 2.3, 4.3));
    other(of(1), of(1.31));
    same(of(32), of(33.6));
    other(of(32), of(33.8));
    same(of(64), of(65.53));
  }

  @Test
  void aTrainThatWasCutFitsAllThatBeginLikeIt() {
    same(cut(1, 2), of(1, 2, 4, 8));
    same(cut(1, 2), rst(6, 1, 2, 4));
    same(cut(), of(1));
    other(cut(1, 2, 4), of(1, 2));
    other(cut(1, 2, 4), rst(2, 1));
    other(of(1, 2), of(1, 2, 4));
  }

  @Test
  void aRstBelongsToTheTrain() {
    same(rst(6, 1, 2), rst(6.2, 1, 2));
    other(rst(6, 1, 2), of(1, 2));
    other(rst(6, 1, 2), rst(7, 1, 2));
    other(rst(6, 1, 2), rst(6, 1, 2, 4));
  }

  @Test
  void whatIsLeftAfterLossesIsKnown() {
    Timing full = rst(6, 1, 2, 4, 8);
    for (Timing left :
        List.of(of(), of(1), of(1, 6), of(2, 4, 8), of(12), rst(14, 1, 2, 4), rst(6), rst(18, 3))) {
      assertTrue(left.isLeftOf(full, Tolerance.RAW), left.inWords());
    }
    for (Timing other : List.of(of(5), of(1, 2, 4, 8, 16), rst(7, 1, 2, 4, 8), rst(1, 1))) {
      assertFalse(other.isLeftOf(full, Tolerance.RAW), other.inWords());
    }
    assertFalse(rst(4, 1).isLeftOf(of(1, 4), Tolerance.RAW));
  }

  @Test
  void theWordsSayAllOfIt() {
    assertEquals("none", of().inWords());
    assertEquals("1.02, 2.00 and RST after 6.00 s", rst(6, 1.02, 2).inWords());
  }

  @Provide
  Arbitrary<Timing> timings() {
    Arbitrary<Long> delay = Arbitraries.longs().between(0, 70_000_000);
    return Combinators.combine(
            delay.list().ofMaxSize(6), delay.injectNull(0.6), Arbitraries.of(true, false))
        .as((delays, rst, whole) -> new Timing(delays, rst, whole || rst != null));
  }

  @Property
  void samenessIsSymmetricAndReflexive(
      @ForAll("timings") Timing a, @ForAll("timings") Timing b, @ForAll Tolerance tolerance) {
    assertEquals(a.same(b, tolerance), b.same(a, tolerance));
    assertTrue(a.same(a, tolerance));
    assertTrue(a.isLeftOf(a, tolerance));
  }

  @Property
  void aJitterBelowTheToleranceChangesNothing(
      @ForAll("timings") Timing a,
      @ForAll @DoubleRange(min = -1, max = 1) double share,
      @ForAll @LongRange(min = 0, max = 10) long seed) {
    List<Long> moved = new ArrayList<>();
    for (long delay : a.delaysMicros()) {
      double sign = (seed + moved.size()) % 2 == 0 ? share : -share;
      moved.add(Math.max(0, delay + (long) (sign * Math.max(300_000, delay / 21.0))));
    }
    Timing b = new Timing(moved, a.rstDelayMicros(), a.whole());
    assertTrue(a.same(b, Tolerance.RAW));
  }

  @Property
  void anySubsetOfATrainIsLeftOfIt(@ForAll("timings") Timing full, @ForAll long seed) {
    List<Long> delays = new ArrayList<>();
    long sum = 0;
    boolean begun = (seed & 1) == 0;
    for (int i = 0; i < full.delaysMicros().size(); i++) {
      sum = begun ? sum + full.delaysMicros().get(i) : 0;
      if ((seed >> i + 1 & 1) == 0) {
        if (begun) {
          delays.add(sum);
        }
        begun = true;
        sum = 0;
      }
    }
    assertTrue(new Timing(delays, null, true).isLeftOf(full, Tolerance.RAW));
  }
}
