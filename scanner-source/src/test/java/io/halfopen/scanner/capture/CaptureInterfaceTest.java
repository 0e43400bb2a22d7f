package io.halfopen.scanner.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CaptureInterfaceTest {
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

  @Property
  void everyTimeOfEveryResolutionIsCutToTheMicrosecond(
      @ForAll long time,
      @ForAll @IntRange(max = 255) int resolution,
      @ForAll @LongRange(min = -5_000_000_000L, max = 5_000_000_000L) long offset) {
    BigInteger parts =
        resolution < 128 ? BigInteger.TEN.pow(resolution) : BigInteger.TWO.pow(resolution - 128);
    BigInteger micros =
        new BigInteger(Long.toUnsignedString(time))
            .multiply(MILLION)
            .divide(parts)
            .add(BigInteger.valueOf(offset).multiply(MILLION));
    boolean possible =
        micros.signum() >= 0
            && micros.compareTo(BigInteger.valueOf(CaptureStream.LATEST_MICROS)) <= 0;
    assertEquals(
        possible ? micros.longValueExact() : -1,
        new CaptureInterface(1, 0, resolution, offset).micros(time));
  }

  /** In whole seconds, too, the number is unsigned: an offset does not bring its top half back. */
  @Test
  void theLatestTimeOfAllIsNotOneBeforeTheFirst() {
    for (int wholeSeconds : new int[] {0, 0x80}) {
      assertEquals(-1, new CaptureInterface(1, 0, wholeSeconds, 1).micros(-1));
      assertEquals(-1, new CaptureInterface(1, 0, wholeSeconds, 0).micros(Long.MIN_VALUE));
    }
  }

  @Property
  void timesOfTodayAreAmongThem(
      @ForAll @LongRange(min = 0, max = 4_000_000_000L) long second,
      @ForAll @IntRange(max = 999_999) int micros) {
    long all = second * 1_000_000 + micros;
    assertEquals(all, new CaptureInterface(1, 0, 6, 0).micros(all));
    assertEquals(all, new CaptureInterface(1, 0, 9, 0).micros(all * 1000 + 999));
    assertEquals(all, new CaptureInterface(1, 0, 6, second).micros(micros));
  }
}
