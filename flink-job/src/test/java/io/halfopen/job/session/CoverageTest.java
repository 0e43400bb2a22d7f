package io.halfopen.job.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.SensorHeartbeat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CoverageTest {
  private Coverage coverage = new Coverage(100);

  private void heard(long epoch, long until, long drops, long jump) {
    coverage.heard(new SensorHeartbeat("s", "scan", epoch, until, drops, jump, false));
  }

  private boolean whole(long from, long until) {
    return coverage.whole("s", "scan", from, until);
  }

  @Test
  void listeningIsWholeFromTheEpochToTheLastPromise() {
    heard(100, 200, 0, 0);
    heard(100, 300, 0, 0);
    assertTrue(whole(100, 300));
    assertFalse(whole(99, 300), "before the epoch nobody listened");
    assertFalse(whole(100, 301), "beyond the promise nothing is known");
    assertFalse(coverage.whole("s", "another scan", 150, 160));
    assertFalse(coverage.whole("another sensor", "scan", 150, 160));
  }

  @Test
  void aDropByTheKernelIsAHoleSinceTheHeartbeatBefore() {
    heard(100, 200, 0, 0);
    heard(100, 300, 7, 0);
    heard(100, 400, 7, 0);
    assertTrue(whole(100, 199));
    assertFalse(whole(100, 250));
    assertFalse(whole(250, 260));
    assertTrue(whole(301, 400));
  }

  @Test
  void dropsBeforeTheFirstHeartbeatCountToo() {
    heard(100, 200, 1, 0);
    heard(100, 300, 1, 0);
    assertFalse(whole(150, 160));
    assertTrue(whole(201, 300));
  }

  @Test
  void aJumpOfTheClockIsAHole() {
    heard(100, 200, 0, 0);
    heard(100, 300, 0, -5);
    assertFalse(whole(190, 210));
    assertTrue(whole(110, 190));
  }

  @Test
  void betweenTwoEpochsNobodyListened() {
    heard(100, 200, 3, 0);
    heard(100, 210, 3, 0);
    heard(500, 600, 0, 0);
    assertFalse(whole(205, 550));
    assertTrue(whole(501, 600));
    assertTrue(whole(201, 209));
  }

  @Test
  void copiesAndStragglersOfOtherPartitionsChangeNothing() {
    heard(100, 200, 0, 0);
    heard(100, 300, 0, 0);
    heard(100, 200, 0, 0);
    heard(500, 600, 0, 0);
    heard(100, 300, 0, 0);
    heard(500, 550, 0, 0);
    assertTrue(whole(100, 300));
    assertTrue(whole(501, 600));
    assertFalse(whole(300, 501));
  }

  @Test
  void holesAreBoundedAndWhatLiesBetweenOldOnesIsUnknown() {
    heard(0, 1, 0, 0);
    for (int i = 1; i <= 200; i++) {
      heard(0, i * 20 - 10, i, 0);
      heard(0, i * 20, i, 0);
    }
    assertFalse(whole(31, 39), "between two old holes");
    assertTrue(whole(3991, 3999));
    assertFalse(whole(3981, 3989));
  }

  @Test
  void noMoreSensorsThanAreAllowedPushNobodyOut() {
    heard(100, 200, 0, 0);
    for (int i = 0; i < 500; i++) {
      boolean taken = coverage.heard(new SensorHeartbeat("s" + i, "scan", 1L, 2L, 0L, 0L, false));
      assertEquals(i < 99, taken);
    }
    assertTrue(whole(100, 200));
    assertFalse(coverage.whole("s499", "scan", 1, 2));
    coverage.forgetBefore(100);
    assertTrue(coverage.heard(new SensorHeartbeat("s499", "scan", 1L, 2L, 0L, 0L, false)));
    assertTrue(whole(100, 200));
  }

  @Test
  void whatIsKeptAndMergedIsTheSameInEitherOrder() throws IOException {
    heard(100, 200, 0, 0);
    heard(100, 300, 2, 0);
    Coverage behind = copy();
    heard(100, 400, 2, 0);
    Coverage ahead = copy();
    behind.merge(copy());
    ahead.merge(behind);
    for (Coverage merged : new Coverage[] {behind, ahead}) {
      assertTrue(merged.whole("s", "scan", 301, 400));
      assertFalse(merged.whole("s", "scan", 250, 260));
    }
  }

  @Test
  void whoListenedBeforeTheReadingBeganIsVouchedForFromThenOn() {
    long second = 1_000_000;
    coverage.beginMidway();
    heard(100 * second, 200 * second, 0, 0);
    heard(100 * second, 400 * second, 0, 0);
    assertFalse(whole(150 * second, 300 * second));
    assertFalse(whole(201 * second, 300 * second), "another partition may be behind");
    assertTrue(whole(231 * second, 400 * second));
    coverage.heard(new SensorHeartbeat("new", "scan", 300 * second, 301 * second, 0L, 0L, false));
    assertTrue(coverage.whole("new", "scan", 300 * second, 301 * second));
  }

  @Test
  void whatVersion1KeptIsRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(1);
    out.writeInt(1);
    out.writeUTF("s\0scan");
    for (long value : new long[] {100, 100, 900, 7}) {
      out.writeLong(value); // from, epoch, until, drops
    }
    out.writeInt(1);
    out.writeLong(300);
    out.writeLong(400);
    coverage =
        Coverage.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), 100);
    assertTrue(whole(400, 900));
    assertFalse(whole(350, 900));
    assertFalse(coverage.torn("s", "scan", 500, 900));
  }

  private Coverage copy() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    coverage.write(new DataOutputStream(bytes));
    return Coverage.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), 100);
  }

  @Test
  void aClockThatJumpsBackLeavesAHoleThoughThePromiseStands() {
    long second = 1_000_000;
    heard(0, 100 * second, 0, 0);
    heard(0, 100 * second, 0, -30 * second);
    heard(0, 100 * second, 0, 0);
    heard(0, 200 * second, 0, 0);
    assertFalse(whole(60 * second, 90 * second), "these times came twice");
    assertFalse(whole(100 * second, 190 * second), "the jump came after the promise");
    assertTrue(whole(10 * second, 69 * second));
    assertTrue(whole(102 * second, 190 * second));
    heard(0, 100 * second, 0, -30 * second);
    assertTrue(whole(102 * second, 190 * second), "another partition's copy changes nothing");
  }

  @Test
  void packetsThatCameTooLateTearWhatBeginsAfterThemAndNothingElse() throws IOException {
    heard(100, 900, 0, 0);
    coverage.lost("s", "scan", 500);
    coverage.lost("s", "scan", 600);
    coverage.merge(copy());
    coverage = copy();
    assertTrue(coverage.torn("s", "scan", 400, 550));
    assertTrue(coverage.torn("s", "scan", 600, 700));
    assertFalse(coverage.torn("s", "scan", 601, 700));
    assertFalse(coverage.torn("s", "scan", 300, 499));
    assertTrue(whole(300, 700), "packets of an open exchange are never too late for it");
  }
}
