package io.halfopen.local.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReplayProgressTest {
  private static ReplayProgress.Amount one() {
    return new ReplayProgress.Amount(1, 1);
  }

  @Test
  void aLineSaysHowMuchHowFastAndHowLongStill() {
    assertEquals(
        "0:20 25% (1m00s left); read: 1.2 MB of 4.8 MB; 3000 events, 150 a second",
        line(20, 1_200_000, 3000, 4_800_000, 0));
    assertEquals("2:00:07; 3000 events, 0 a second", line(7207, 1_200_000, 3000, 0, 0));
    assertEquals(
        "0:01; read: 0.0 kB of 1.00 GB; 0 events, 0 a second", line(1, 0, 0, 1_000_000_000, 0));
    assertEquals("0:10 25% (30s left); 500 of 2000 events, 50 a second", line(10, 0, 500, 0, 2000));
  }

  private static String line(double seconds, long bytes, long events, long ofBytes, long ofEvents) {
    return ReplayProgress.line(
        seconds,
        new ReplayProgress.Amount(bytes, events),
        new ReplayProgress.Amount(ofBytes, ofEvents));
  }

  @Test
  void noBarIsLongerThanItself() {
    assertEquals("[>                       ] ", ReplayProgress.bar(0));
    assertEquals("[============>           ] ", ReplayProgress.bar(0.5));
    assertEquals("[========================] ", ReplayProgress.bar(2));
    assertEquals("", ReplayProgress.bar(-1));
  }

  @Test
  void whatElseIsSaidStandsOnALineOfItsOwnAndTheBarGoes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (ReplayProgress progress =
        new ReplayProgress(ReplayProgressTest::one, one(), out, ReplayProgress.Display.BAR)) {
      progress.say("LEFT OUT: something");
    }
    String said = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(said.contains("\r\u001b[KLEFT OUT: something\n"), said);
    assertTrue(said.endsWith("\r\u001b[K"), said);
  }

  @Test
  void quietSaysNothingOfItsOwn() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (ReplayProgress progress =
        new ReplayProgress(ReplayProgressTest::one, one(), out, ReplayProgress.Display.NONE)) {
      progress.say("LEFT OUT: something");
    }
    assertEquals("LEFT OUT: something\n", bytes.toString(StandardCharsets.UTF_8));
  }
}
