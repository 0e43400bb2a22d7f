package io.halfopen.scanner.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RxBlocksTest {
  private static final int BLOCK = 512;

  private final ByteBuffer ring = ByteBuffer.allocateDirect(2 * BLOCK);
  private final RxBlocks blocks = new RxBlocks(ring, BLOCK, 0);

  /** The second block as linux/if_packet.h lays it out, with two packets. */
  private void fill() {
    ByteBuffer b = ring.duplicate().order(ByteOrder.nativeOrder());
    b.position(BLOCK);
    // version, offset to private data; status, packets, offset to first, length, number.
    b.putInt(3).putInt(48).putInt(1).putInt(2).putInt(48).putInt(300).putLong(7);
    b.putInt(1_790_000_000).putInt(1_999).putInt(1_790_000_001).putInt(999_999_999);
    packet(b, BLOCK + 48, 128, 5_000, 4, 60);
    // Past 2038: the seconds have no sign.
    packet(b, BLOCK + 48 + 128, 0, 6_999, 3, 3);
    b.putInt(BLOCK + 48 + 128 + 4, (int) 4_000_000_000L);
  }

  private static void packet(
      ByteBuffer b, int at, int next, int nanos, int captured, int original) {
    b.position(at);
    b.putInt(next).putInt(1_790_000_000).putInt(nanos).putInt(captured).putInt(original).putInt(1);
    b.putShort((short) 82).putShort((short) 96);
    for (int i = 0; i < captured; i++) {
      b.put(at + 82 + i, (byte) (captured * 16 + i));
    }
  }

  @Test
  void packetsAreReadWhereTheyLie() {
    fill();
    assertFalse(blocks.isOurs(0));
    assertTrue(blocks.isOurs(1));
    List<String> seen = new ArrayList<>();
    int count =
        blocks.deliver(
            1,
            (frame, captured, original, micros) ->
                seen.add(
                    "%s at %d to %d: %x, %d of %d, %d"
                        .formatted(
                            frame.order(),
                            frame.position(),
                            frame.limit(),
                            frame.get(frame.position()),
                            captured,
                            original,
                            micros)));
    assertEquals(2, count);
    assertEquals(
        List.of(
            "BIG_ENDIAN at 642 to 646: 40, 4 of 60, 1790000000000005",
            "BIG_ENDIAN at 770 to 773: 30, 3 of 3, 4000000000000006"),
        seen);
    assertEquals(1_790_000_000_000_001L, blocks.openedMicros(1));
    assertEquals(1_790_000_001_999_999L, blocks.lastMicros(1));
  }

  @Test
  void aReleasedBlockIsTheKernelsAndLooksEmpty() {
    fill();
    assertEquals(2, blocks.packets(1));
    blocks.release(1);
    assertFalse(blocks.isOurs(1));
    assertEquals(0, blocks.packets(1));
  }
}
