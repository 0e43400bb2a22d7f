package io.halfopen.scanner.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumTest {
  @Test
  void aWellKnownHeaderHasItsWellKnownChecksum() {
    byte[] header = HexFormat.of().parseHex("45000073000040004011" + "0000" + "c0a80001c0a800c7");
    assertEquals(0xb861, Checksum.of(ByteBuffer.wrap(header), 0, 20));
  }

  @Test
  void itIsTheOnesComplementSumForAnyBytes() {
    Random random = new Random(2);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      int sum = 0;
      for (int j = 0; j < bytes.length; j++) {
        sum += (bytes[j] & 0xff) << (j % 2 == 0 ? 8 : 0);
        if (sum > 0xffff) {
          sum -= 0xffff;
        }
      }
      assertEquals(~sum & 0xffff, Checksum.of(ByteBuffer.wrap(bytes), 0, bytes.length));
    }
  }

  @Test
  void itFoldsUntilNoCarryIsLeft() {
    assertEquals(0, Checksum.fold(0xffff_ffff_ffffL));
    assertEquals(0xfffe, Checksum.fold(0x1_0000_0000L));
    assertEquals(0xfffe, Checksum.fold(0x1_fffe_0000_0001L - 0x1_fffe_0000_0000L));
  }

  @Test
  void everySumNearACarryFoldsAsSubtractionDoes() {
    for (long high = 0; high < 1L << 17; high++) {
      for (long low = 0xfff0; low <= 0xffff; low++) {
        long sum = high << 16 | low;
        long folded = sum % 0xffff == 0 && sum != 0 ? 0xffff : sum % 0xffff;
        assertEquals(~folded & 0xffff, Checksum.fold(sum));
      }
    }
  }
}
