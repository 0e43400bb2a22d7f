package io.halfopen.local.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.scanner.publish.Backlog;
import io.halfopen.scanner.scan.EndReason;
import io.halfopen.scanner.scan.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadingsTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<Reading> shown = new ArrayList<>();
  private @Nullable Counts counts;
  private final Readings readings =
      new Readings(() -> counts, new Goal(0, 0, 600), List.of(shown::add));

  private void now(long startedMicros, long sent, boolean over) {
    boolean done = sent == 100;
    Status status =
        new Status(
            100,
            100,
            sent,
            0,
            0,
            0,
            null,
            sent,
            sent,
            0,
            sent,
            new Status.Answers(sent, 0, 0, 0, 0, 0),
            0,
            startedMicros,
            done,
            done ? EndReason.ALL_ASKED : null,
            done ? 2 : 0,
            0,
            0,
            Backlog.NONE,
            null);
    counts = new Counts(status, 0, 0, over);
  }

  @Test
  void everyRoundIsMeasuredAnewAndBetweenThemNothingIsShown() {
    readings.look(0);
    now(0, 0, false);
    readings.look(SECOND);
    now(7, 10, false);
    readings.look(2 * SECOND);
    assertTrue(shown.isEmpty());
    now(7, 60, false);
    readings.look(3 * SECOND);
    assertEquals(60, shown.get(0).sendRate());
    now(7, 100, true);
    readings.look(4 * SECOND);
    for (int second = 5; second < 100; second++) {
      readings.look(second * SECOND);
    }
    assertEquals(2, shown.size(), "how it ended, once");
    // The next one's sockets are open, and not a probe has left.
    now(0, 0, false);
    readings.look(100 * SECOND);
    now(9, 1, false);
    readings.look(101 * SECOND);
    now(9, 50, false);
    readings.look(102 * SECOND);
    assertEquals(1, shown.get(2).elapsedSeconds());
    assertEquals(50, shown.get(2).sendRate());
    assertEquals(50, shown.get(2).sendAverage());
    readings.last(102 * SECOND);
    readings.last(103 * SECOND);
    assertEquals(4, shown.size());
  }

  @Test
  void aRoundThatFollowsAtOnceIsSeenByItsBeginning() {
    now(7, 90, false);
    readings.look(0);
    now(8, 5, false);
    readings.look(SECOND);
    readings.look(2 * SECOND);
    assertEquals(5, shown.get(0).sendRate());
  }
}
