package io.halfopen.scanner.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.halfopen.event.BadInputException;
import org.junit.jupiter.api.Test;

class BandwidthTest {
  @Test
  void suffixesAreDecimalAsOnTheWire() {
    assertEquals(10e6, Bandwidth.parse("10M").bitsPerSecond());
    assertEquals(1.5e9, Bandwidth.parse("1.5g").bitsPerSecond());
    assertEquals(300e3, Bandwidth.parse(" 300K").bitsPerSecond());
    assertEquals(9600, Bandwidth.parse("9600").bitsPerSecond());
  }

  @Test
  void aProbeTakesItsWholeFrameOnTheWire() {
    assertEquals(1e9 / (84 * 8), Bandwidth.parse("1G").packetsPerSecond(40), 1e-6);
    assertEquals(10e6 / (98 * 8), Bandwidth.parse("10M").packetsPerSecond(60), 1e-6);
  }

  @Test
  void whatIsNoBandwidthIsNamed() {
    for (String bad : new String[] {"", "M", "0", "-1M", "10MB", "1e6", "10 M", "0K", "1T"}) {
      assertThrows(BadInputException.class, () -> Bandwidth.parse(bad), bad);
    }
  }
}
