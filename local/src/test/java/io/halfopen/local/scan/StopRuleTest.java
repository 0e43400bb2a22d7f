package io.halfopen.local.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.local.embedded.OpenExchanges;
import io.halfopen.scanner.publish.Backlog;
import io.halfopen.scanner.scan.EndReason;
import io.halfopen.scanner.scan.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StopRuleTest {
  private static final Duration GAP = Duration.ofSeconds(65);
  private static final Duration COOLDOWN = Duration.ofSeconds(600);
  private static final long SECOND = 1_000_000;
  private static final long DONE = 1_000 * SECOND;

  private static Status status(boolean done, long lastAnswerMicros) {
    return new Status(
        10,
        10,
        10,
        0,
        0,
        0,
        null,
        1,
        1,
        0,
        1,
        new Status.Answers(1, 0, 0, 0, 0, 0),
        0,
        1,
        done,
        done ? EndReason.ALL_ASKED : null,
        done ? DONE : 0,
        lastAnswerMicros,
        0,
        Backlog.NONE,
        null);
  }

  private static Ja4TScanRecord record(Ended ended) {
    Ja4TScanRecord record = new Ja4TScanRecord();
    record.setId("one");
    record.setEnded(ended);
    return record;
  }

  @Test
  void whileProbesAreSentNothingIsOver() {
    StopRule rule = new StopRule(GAP, COOLDOWN, null);
    assertFalse(rule.isOver(status(false, 0), DONE + 10_000 * SECOND));
  }

  @Test
  void whereExchangesAreNotKnownMoreThanAGapOfSilenceBehindTheLastAnswerEndsIt() {
    StopRule rule = new StopRule(GAP, COOLDOWN, null);
    Status answered = status(true, DONE + 30 * SECOND);
    assertFalse(rule.isOver(answered, DONE + 96 * SECOND));
    assertTrue(rule.isOver(answered, DONE + 97 * SECOND));
    // Answers before the last probe say nothing of that probe.
    Status early = status(true, DONE - 500 * SECOND);
    assertFalse(rule.isOver(early, DONE + 66 * SECOND));
    assertTrue(rule.isOver(early, DONE + 67 * SECOND));
  }

  @Test
  void theCooldownEndsItWhateverIsOpen() {
    OpenExchanges open = new OpenExchanges();
    open.accept(record(Ended.OPEN));
    StopRule rule = new StopRule(GAP, COOLDOWN, open);
    Status answering = status(true, DONE + 599 * SECOND);
    assertFalse(rule.isOver(answering, DONE + 599 * SECOND));
    assertTrue(rule.isOver(answering, DONE + 600 * SECOND));
    assertTrue(new StopRule(GAP, Duration.ZERO, open).isOver(answering, DONE));
  }

  @Test
  void anOpenExchangeIsWaitedForAndAnEndedOneIsNot() {
    OpenExchanges open = new OpenExchanges();
    open.accept(record(Ended.OPEN));
    StopRule rule = new StopRule(GAP, COOLDOWN, open);
    Status status = status(true, DONE);
    assertFalse(rule.isOver(status, DONE + 300 * SECOND));
    assertTrue(rule.text(status, DONE + 10 * SECOND).contains("done in 55 s, 590 s at most"));
    open.accept(record(Ended.GAP));
    // A first look may be on its way for two seconds more.
    assertFalse(rule.isOver(status, DONE + 300 * SECOND));
    assertEquals(0, open.size());
  }
}
