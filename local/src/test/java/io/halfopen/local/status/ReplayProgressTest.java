package io.halfopen.local.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReplayProgressTest {
  @Test
  void aLineSaysHowMuchHowFastAndHowLongStill() {
    assertEquals(
        "0:20 25% (1m00s left); read: 1.2 MB of 4.8 MB; 3000 events, 150 a second",
        ReplayProgress.line(20, 1_200_000, 4_800_000, 3000));
    assertEquals("2:00:07; 3000 events, 0 a second", ReplayProgress.line(7207, 1_200_000, 0, 3000));
    assertEquals(
        "0:01; read: 0.0 kB of 1.00 GB; 0 events, 0 a second",
        ReplayProgress.line(1, 0, 1_000_000_000, 0));
  }

  @Test
  void noBarIsLongerThanItself() {
    assertEquals("[>                       ] ", ReplayProgress.bar(0, 10));
    assertEquals("[============>           ] ", ReplayProgress.bar(5, 10));
    assertEquals("[========================] ", ReplayProgress.bar(20, 10));
    assertEquals("", ReplayProgress.bar(20, 0));
  }

  @Test
  void whatElseIsSaidStandsOnALineOfItsOwnAndTheBarGoes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (ReplayProgress progress =
        new ReplayProgress(() -> 1, () -> 1, 2, out, ReplayProgress.Display.BAR)) {
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
        new ReplayProgress(() -> 1, () -> 1, 2, out, ReplayProgress.Display.NONE)) {
      progress.say("LEFT OUT: something");
    }
    assertEquals("LEFT OUT: something\n", bytes.toString(StandardCharsets.UTF_8));
  }
}
