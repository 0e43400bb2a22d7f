package io.halfopen.job.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class InternerTest {
  private static byte[] entry(int i) {
    return ByteBuffer.allocate(12).putInt(i).putInt(0).putInt(~i).array();
  }

  @Test
  void eachByteStringHasItsNumberAndTheDoorClosesAtTheLimit() {
    Interner known = new Interner(1000);
    for (int i = 0; i < 1000; i++) {
      assertEquals(i, known.intern(entry(i), 0, 12));
    }
    assertTrue(known.isFull());
    assertEquals(Interner.NONE, known.intern(entry(1000), 0, 12));
    for (int i = 0; i < 1000; i++) {
      assertEquals(i, known.intern(entry(i), 0, 12));
      assertArrayEquals(entry(i), known.get(i));
    }
  }

  @Test
  void whatNobodyUsesIsForgottenAndTheRestIsFoundUnderNewNumbers() {
    Interner known = new Interner(1000);
    BitSet used = new BitSet();
    for (int i = 0; i < 1000; i++) {
      known.intern(entry(i), 0, 12);
      used.set(i, i % 3 == 0);
    }
    int[] moved = known.keep(used);
    for (int i = 0; i < 1000; i++) {
      assertEquals(i % 3 == 0 ? i / 3 : Interner.NONE, moved[i]);
    }
    assertEquals(333, known.intern(entry(999), 0, 12));
    assertEquals(334, known.intern(entry(1), 0, 12));
  }

  /** "Aa" and "BB" are one to Java's own string hash, and so is every list of such pairs. */
  @Test
  void optionListsChosenToCollideAreStillFoundInAFewSteps() {
    Interner known = new Interner(1 << 16);
    byte[] chosen = new byte[24];
    int longest = 0;
    for (int i = 0; i < 4096; i++) {
      for (int pair = 0; pair < 12; pair++) {
        boolean one = (i >> pair & 1) == 0;
        chosen[2 * pair] = (byte) (one ? 'A' : 'B');
        chosen[2 * pair + 1] = (byte) (one ? 'a' : 'B');
      }
      known.intern(chosen, 0, chosen.length);
      longest = Math.max(longest, known.walk(chosen, 0, chosen.length));
    }
    assertTrue(longest < 200, longest + " entries are compared for one packet");
  }
}
