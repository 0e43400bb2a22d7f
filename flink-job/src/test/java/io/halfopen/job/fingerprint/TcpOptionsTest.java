package io.halfopen.job.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.job.Packets;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TcpOptionsTest {
  private static TcpOptions parse(String hex) {
    return TcpOptions.parse(Packets.options(hex.replace(" ", "")));
  }

  @Test
  void kindsStandInWireOrderWithNopAndEveryEndOfListByte() {
    assertEquals(
        "2-1-3-1-1-8-4-0-0",
        parse("020405b4 01 030306 01 01 080a0000000000000000 0402 00 00").kinds());
  }

  @Test
  void aNonZeroByteAfterTheEndOfTheListEndsIt() {
    assertEquals("2-0-0", parse("020405b4 00 00 01 0402").kinds());
  }

  @Test
  void unknownKindsAreListedLikeAnyOther() {
    assertEquals("2-30-34-254", parse("020405b4 1e04aabb 2202 fe03ff").kinds());
  }

  @Test
  void noOptionsAreWrittenAsTwoZeros() {
    TcpOptions options = parse("");
    assertEquals("00", options.kinds());
    assertNull(options.mss());
    assertNull(options.windowScale());
    assertFalse(options.malformed());
  }

  @Test
  void theLastOfRepeatedValuesCounts() {
    TcpOptions options = parse("020405b4 02040200 030301 030307");
    assertEquals(512, options.mss());
    assertEquals(7, options.windowScale());
  }

  @Test
  void malformedOptionsEndTheListAtTheLastGoodOne() {
    for (String bad : new String[] {"0401", "0400", "0414", "04", "0203ff", "030400ff"}) {
      TcpOptions options = parse("020405b4 01" + bad);
      assertEquals("2-1", options.kinds(), bad);
      assertEquals(1460, options.mss(), bad);
      assertTrue(options.malformed(), bad);
    }
  }

  @Test
  void noBytesEverThrow() {
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(41)];
      random.nextBytes(bytes);
      assertNotNull(TcpOptions.parse(ByteBuffer.wrap(bytes)).kinds());
    }
  }
}
