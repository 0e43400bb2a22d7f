package io.halfopen.job.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterTest {
  private static String line(String reason, int place) {
    return new DeadLetter(new byte[0], reason, "rows.csv", place, 7).line();
  }

  @ParameterizedTest
  @ValueSource(
      chars = {0, '\n', '\r', 27, 127, 0x85, 0x9b, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069})
  void whatATerminalWouldObeyIsNotPassedOn(char c) {
    assertEquals("rows.csv: line 7: a?b", line("a" + c + "b", DeadLetter.LINES));
  }

  @Test
  void allElseIs() {
    String text = " ~\u00a0\u00e9\u2027\u202f\u2065\u206a\u4e2d\ud83d\ude00";
    assertEquals("rows.csv: byte 7: " + text, line(text, 0));
    assertEquals("rows.csv: " + text, line(text, DeadLetter.WHOLE));
    assertEquals(text, line(text, DeadLetter.NOTE));
  }
}
