package io.halfopen.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A judge that finds nothing would find nothing wrong. */
final class VerdictTest {
  private static final Plan ONE = Plan.of(7, 1);
  private static final Plan TWO = Plan.of(7, 2);
  private static final Truth TRUTH =
      new Truth(7, Map.of(host(ONE), ONE), Map.of(host(TWO), TWO), 0);

  private static String host(Plan plan) {
    return HexFormat.of().formatHex(plan.address());
  }

  private static Told told(Plan plan, int revision, String ended, String fingerprint) {
    List<Double> delays = plan.delaysMicros().stream().map(d -> d / 1000.0).toList();
    return new Told(
        host(plan), "id" + plan.number(), revision, fingerprint, ended, plan.packets(), delays);
  }

  private static Told right(Plan plan, int revision) {
    return told(plan, revision, plan.ended(), plan.fingerprint());
  }

  private static Verdict judge(Told... told) {
    return Verdict.of(TRUTH, List.of(List.of(told)));
  }

  @Test
  void whatWasDealtIsClean() {
    assertTrue(judge(right(ONE, 0), right(TWO, 0)).clean());
    assertTrue(judge(right(ONE, 0)).clean(), "what nobody heard need not be told");
  }

  @Test
  void theLastRevisionCounts() {
    Told first = told(ONE, 0, "incomplete", "1_00_00_00");
    assertTrue(judge(right(ONE, 1), first).clean());
    assertEquals(1, judge(told(ONE, 2, "incomplete", "1_00_00_00"), right(ONE, 1)).wrong());
  }

  @Test
  void whatWasHeardAndIsNotToldIsLost() {
    assertEquals(1, judge().lost());
    assertFalse(judge().findings().isEmpty());
  }

  @Test
  void oneRevisionTwiceIsDoubledUnlessInAnotherPlace() {
    assertEquals(1, judge(right(ONE, 0), right(ONE, 0)).doubled());
    assertTrue(Verdict.of(TRUTH, List.of(List.of(right(ONE, 0)), List.of(right(ONE, 0)))).clean());
  }

  @Test
  void anotherTextAnotherEndAndAStrangerAreWrong() {
    assertEquals(1, judge(told(ONE, 0, ONE.ended(), "1_00_00_00")).wrong());
    assertEquals(1, judge(told(ONE, 0, "max-packets", ONE.fingerprint())).wrong());
    assertEquals(1, judge(right(ONE, 0), right(Plan.of(7, 3), 0)).wrong());
  }

  @Test
  void whatWasHeardInPartMayBeIncompleteAndMayNotClaimToBeWhole() {
    assertTrue(judge(right(ONE, 0), told(TWO, 0, "incomplete", "1_00_00_00")).clean());
    assertEquals(1, judge(right(ONE, 0), told(TWO, 0, "gap", "1_00_00_00")).wrong());
  }
}
