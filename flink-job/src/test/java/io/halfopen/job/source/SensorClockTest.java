package io.halfopen.job.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.Packets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;

class SensorClockTest {
  private static final int MAX_SENSORS = 10;

  private final List<Long> emitted = new ArrayList<>();
  private final WatermarkOutput output =
      new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
          emitted.add(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
      };
  private final SensorClock clock = new SensorClock(MAX_SENSORS);

  /** Milliseconds at which the broker appends. */
  private long now = 1_000_000_000;

  private void entry(SensorHeartbeat beat) {
    clock.onEvent(new LogEntry(null, beat, null, now), 0, output);
  }

  /** A second passes, and a tick is appended. */
  private void tick() {
    now += 1000;
    entry(null);
  }

  private void ticks(int count) {
    for (int i = 0; i < count; i++) {
      tick();
    }
  }

  private void started() {
    entry(null);
    ticks(SensorClock.STEPS);
    emitted.clear();
  }

  /** A sensor promises all until so many milliseconds from now. */
  private void beat(String sensor, long fromNow) {
    entry(new SensorHeartbeat(sensor, "scan", 0L, (now + fromNow) * 1000, 0L, 0L, false));
  }

  private void ends(String sensor, long fromNow) {
    entry(new SensorHeartbeat(sensor, "scan", 0L, (now + fromNow) * 1000, 0L, 0L, true));
  }

  /** The watermark, from now. */
  private long at() {
    return emitted.isEmpty() ? Long.MIN_VALUE : emitted.get(emitted.size() - 1) - now;
  }

  @Test
  void packetsMoveNothingAndAnUnfedClockSaysNothing() {
    clock.onEvent(new LogEntry(Packets.synAck(0), null, null, LogEntry.UNKNOWN), 1, output);
    clock.onPeriodicEmit(output);
    assertEquals(List.of(), emitted);
  }

  @Test
  void nothingIsSaidUntilThreeSecondsOfTheLogAreRead() {
    beat("a", -10);
    for (int i = 0; i < SensorClock.STEPS; i++) {
      assertEquals(List.of(), emitted);
      tick();
      beat("a", -10);
    }
    assertEquals(-11, at());
  }

  @Test
  void theSlowestLiveSensorDecides() {
    beat("a", -5000);
    beat("b", -5000);
    started();
    beat("b", -5000);
    beat("a", -1);
    assertEquals(-5001, at());
    beat("b", -10);
    assertEquals(-11, at());
  }

  @Test
  void aSensorThatEndedIsGone() {
    started();
    beat("a", -500);
    ends("b", -10_000);
    tick();
    beat("a", -1);
    assertEquals(-2, at());
  }

  @Test
  void afterTheLastSensorEndedTimeGoesOnWithTheLog() {
    beat("a", -4000);
    ticks(3);
    ends("a", -4000);
    assertEquals(-4001, at());
    ticks(100);
    assertEquals(-4001, at());
  }

  @Test
  void aSensorThatIsSilentForThreeTicksIsDroppedAndTimeFollowsTheTicks() {
    started();
    beat("a", -200);
    long promised = at() + now;
    ticks(SensorClock.STEPS);
    assertEquals(promised, at() + now);
    tick();
    assertEquals(-201, at());
    ticks(60);
    assertEquals(-201, at());
  }

  @Test
  void aPromiseThatDoesNotGrowIsSilence() {
    started();
    beat("a", -200);
    for (int i = 0; i < 5; i++) {
      tick();
      beat("a", -200 - (i + 1) * 1000L);
    }
    assertEquals(-201, at());
  }

  @Test
  void whereNoSensorWasEverHeardTimeFollowsTheLog() {
    started();
    tick();
    assertEquals(SensorClock.UNHEARD_LEAD_MILLIS, at());
  }

  @Test
  void anOutageOfTheBrokerClosesNothingEarly() {
    started();
    beat("a", -200);
    long before = at() + now;
    now += 600_000;
    ticks(SensorClock.PATIENT_STEPS);
    beat("a", -500_000);
    assertEquals(before, at() + now);
    // What the sensor kept comes in order, and holds time where it belongs.
    tick();
    beat("a", -500_000);
    assertEquals(-500_001, at());
    beat("a", -100);
    assertEquals(-101, at());
  }

  @Test
  void aSensorThatComesToLifeInAnOutageIsNotTooLateForIt() {
    started();
    beat("a", -200);
    ticks(SensorClock.STEPS + 1);
    long before = at() + now;
    now += 30_000;
    ticks(3);
    now += 20_000;
    ticks(2);
    assertEquals(before, at() + now);
    int said = emitted.size();
    for (int i = 0; i <= SensorClock.PATIENT_STEPS; i++) {
      beat("a", -15_000);
      tick();
    }
    beat("a", -15_000);
    assertEquals(-15_001, at());
    assertTrue(emitted.get(said) <= now - 15_001, "time went on before it was heard");
  }

  @Test
  void aSecondSensorThatComesToLifeInAnOutageIsNotTooLateForItEither() {
    started();
    beat("a", -200);
    now += 30_000;
    tick();
    beat("a", -5_000);
    tick();
    beat("b", -25_000);
    ticks(SensorClock.PATIENT_STEPS - 2);
    beat("b", -25_000);
    beat("a", -1);
    tick();
    assertEquals(-26_001, at());
  }

  @Test
  void aClockThatBeginsBehindAnOutageIsToldSoByTheTicks() {
    for (int inARow = 0; inARow < SensorClock.PATIENT_STEPS; inARow++) {
      now += 1000;
      clock.onEvent(LogEntry.tick(inARow, now), 0, output);
    }
    beat("a", -20_000);
    assertEquals(List.of(), emitted);
    now += 1000;
    clock.onEvent(LogEntry.tick(SensorClock.PATIENT_STEPS, now), 0, output);
    assertEquals(-21_001, at());
  }

  @Test
  void aClockThatRunsBelievesTheLogAndNoCountOfTicks() {
    started();
    beat("a", -200);
    now += 1000;
    clock.onEvent(LogEntry.tick(0, now), 0, output);
    beat("a", -200);
    assertEquals(-201, at());
  }

  @Test
  void aSensorThatDiedInAnOutageIsDroppedAfterALongerGrace() {
    started();
    beat("a", -200);
    long before = at() + now;
    now += 600_000;
    ticks(SensorClock.OWING_STEPS);
    assertEquals(before, at() + now);
    tick();
    assertEquals(-201, at());
  }

  @Test
  void aSensorThatDiesWhileItCatchesUpIsWaitedFor() {
    started();
    beat("a", -200);
    now += 20_000;
    tick();
    beat("a", -10_000);
    ticks(SensorClock.PATIENT_STEPS + SensorClock.STEPS + 1);
    // Somebody has started it again: first comes what it had not yet published.
    long promised = now - 29_000;
    beat("a", promised - now);
    assertEquals(promised - 1, at() + now);
    beat("a", -100);
    ticks(SensorClock.STEPS + 1);
    assertEquals(-101, at());
  }

  @Test
  void aSensorThatDiedWhileItCaughtUpIsNotWaitedForWithoutEnd() {
    started();
    beat("a", -200);
    now += 20_000;
    tick();
    beat("a", -10_000);
    long promised = now - 10_001;
    ticks(SensorClock.OWING_STEPS);
    assertEquals(promised, at() + now);
    tick();
    assertEquals(-10_001, at());
  }

  @Test
  void aSensorThatWasHeardBeforeAnythingWasStampedOwesNothing() {
    SensorHeartbeat beat = new SensorHeartbeat("a", "scan", 0L, now * 1000, 0L, 0L, false);
    clock.onEvent(new LogEntry(null, beat, null, LogEntry.UNKNOWN), 0, output);
    ticks(SensorClock.STEPS + 1);
    assertEquals(0, at()); // how far behind the log it was is not known
  }

  @Test
  void aBacklogWithoutTicksIsTimedByWhenItWasAppended() {
    for (int i = 0; i < 100; i++) {
      beat("a", -50);
      beat("b", -1500);
      now += 1000;
    }
    assertEquals(-2501, at());
  }

  @Test
  void ticksOfTwoJobsAndCopiesCountOnce() {
    started();
    beat("a", -200);
    long promised = at() + now;
    for (int i = 0; i < 50; i++) {
      entry(null);
      now += 50;
      entry(null);
    }
    assertEquals(promised, at() + now);
  }

  @Test
  void aSensorFarBehindHoldsTheOthersNoLonger() {
    beat("slow", -SensorClock.LAG_MILLIS - 2000);
    started();
    beat("slow", -SensorClock.LAG_MILLIS + 1000);
    beat("a", -1);
    assertEquals(-SensorClock.LAG_MILLIS + 999, at());
    tick();
    tick();
    beat("slow", -SensorClock.LAG_MILLIS - 500);
    beat("a", -1);
    assertEquals(-2, at());
  }

  @Test
  void aLoneSensorWhoseClockIsBehindKeepsItsOwnTime() {
    beat("a", -600_000);
    started();
    for (int i = 0; i < 10; i++) {
      beat("a", -600_000);
      tick();
    }
    assertEquals(-601_001, at());
    ticks(10);
    assertEquals(-600_001, at());
  }

  @Test
  void noForgedPromiseMovesTimeIntoTheFuture() {
    started();
    entry(new SensorHeartbeat("forged", "scan", 0L, Long.MAX_VALUE, 0L, 0L, false));
    assertEquals(0, at());
    beat("honest", -100);
    tick();
    beat("honest", -100);
    assertTrue(at() <= 0);
  }

  @Test
  void forgedSensorsOfThePastAndEndlessNamesHoldNobodyBack() {
    started();
    beat("a", -100);
    for (int i = 0; i < 1000; i++) {
      entry(new SensorHeartbeat("x" + i, "scan", 0L, 1L, 0L, 0L, false));
    }
    tick();
    beat("a", -100);
    assertEquals(-101, at());
  }

  @Test
  void aSensorThatRestartsWithAnEarlierClockIsHeardAgain() {
    started();
    beat("a", -1);
    tick();
    entry(new SensorHeartbeat("a", "scan", 5L, (now - 10_000) * 1000, 0L, 0L, false));
    ticks(2);
    entry(new SensorHeartbeat("a", "scan", 5L, (now - 500) * 1000, 0L, 0L, false));
    assertEquals(-501, at());
  }

  @Test
  void aBrokerWhoseClockIsFarBehindTheLastOnesGoesOn() {
    started();
    beat("a", -100);
    now -= 3_600_000;
    ticks(SensorClock.PATIENT_STEPS + 10);
    beat("b", -100);
    now += 3_700_000;
    ticks(SensorClock.PATIENT_STEPS);
    beat("b", -100);
    tick();
    beat("b", -100);
    assertEquals(-101, at());
  }

  @Test
  void timeNeverGoesBack() {
    started();
    beat("a", -10);
    beat("a", -4000);
    beat("b", -4000);
    assertEquals(List.of(now - 11), emitted);
  }
}
