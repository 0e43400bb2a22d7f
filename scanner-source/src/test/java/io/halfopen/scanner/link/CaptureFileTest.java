package io.halfopen.scanner.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureFileTest {
  @TempDir Path dir;

  /** A header and two packets of 60 bytes, captured 40 bytes long. */
  private static byte[] pcap() {
    ByteBuffer b = ByteBuffer.allocate(24 + 2 * 56).order(ByteOrder.LITTLE_ENDIAN);
    b.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0).putInt(40).putInt(101);
    for (int i = 0; i < 2; i++) {
      b.putInt(1_700_000_000 + i).putInt(123_456).putInt(40).putInt(60).put(new byte[40]);
    }
    return b.array();
  }

  private Path write(byte[] bytes) throws Exception {
    return Files.write(dir.resolve("a.pcap"), bytes);
  }

  @Test
  void everyPacketComesWithItsTimeAndLengths() throws Exception {
    try (CaptureFile file = CaptureFile.open(write(pcap()))) {
      assertEquals(12, file.dataLinkType());
      assertTrue(file.next());
      assertEquals(1_700_000_000_123_456L, file.capturedMicros());
      assertEquals(40, file.capturedLength());
      assertEquals(60, file.originalLength());
      assertTrue(file.next());
      assertEquals(1_700_000_001_123_456L, file.capturedMicros());
      assertFalse(file.next());
      assertFalse(file.truncated());
    }
  }

  @Test
  void aCutFileGivesItsWholePacketsAndSaysSo() throws Exception {
    byte[] whole = pcap();
    for (int length : new int[] {24 + 56 + 3, 24 + 56 + 16, whole.length - 1}) {
      try (CaptureFile file = CaptureFile.open(write(Arrays.copyOf(whole, length)))) {
        assertTrue(file.next());
        assertFalse(file.next());
        assertTrue(file.truncated(), "cut at " + length);
        assertFalse(file.next());
      }
    }
  }

  @Test
  void otherFilesAreNamed() throws Exception {
    for (byte[] bytes : new byte[][] {{}, "no capture, but long enough to be".getBytes("UTF-8")}) {
      Path file = write(bytes);
      String message =
          assertThrows(BadInputException.class, () -> CaptureFile.open(file)).getMessage();
      assertTrue(message.contains("a.pcap: not a capture file"), message);
      assertEquals(1, message.lines().count());
    }
    assertThrows(BadInputException.class, () -> CaptureFile.open(dir.resolve("missing")));
    assertThrows(BadInputException.class, () -> CaptureFile.open(dir));
  }
}
