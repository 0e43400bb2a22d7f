package io.halfopen.explore.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static List<String> different(String a, String b) {
    return Comparison.of(a, b).parts().stream()
        .filter(p -> !p.same())
        .map(Comparison.Part::name)
        .toList();
  }

  @Test
  void oneStackDiffersInNothing() {
    assertEquals(
        List.of(),
        different("65160_2-4-8-1-3_1460_10_1-2-4-8-16", "65160_2-4-8-1-3_1460_10_1-2-4-8-16"));
  }

  @Test
  void anAbsentScaleAndAScaleOfNothingPassForOne() {
    assertEquals(List.of(), different("8192_2_1460_00_3-6", "8192_2_1460_0_3-6"));
  }

  @Test
  void eachPartIsNamedThatDiffers() {
    assertEquals(
        List.of("window", "options", "window-scale", "retransmissions", "rst"),
        different("65160_2-4-8-1-3_1460_10_1-2-4-8-16", "64240_2-1-3-1-1-4_1460_8_1-2-4-8-R6"));
  }

  @Test
  void aWindowOfAsManySegmentsIsTheSameStackElsewhere() {
    Comparison comparison = Comparison.of("64240_2-4_1460_00_1-2", "61600_2-4_1400_00_1-2");
    assertTrue(comparison.verdict().startsWith("The same stack over another path"));
  }

  @Test
  void missingRepetitionsMayBeLosses() {
    Comparison comparison =
        Comparison.of("65160_2-4-8-1-3_1460_10_1-2-4-8", "65160_2-4-8-1-3_1460_10_1-6-8");
    assertTrue(comparison.verdict().startsWith("Probably the same stack"));
  }

  @Test
  void whatIsNoFingerprintIsSaid() {
    for (String bad : new String[] {"", "nonsense", "1_2", "<script>", "9".repeat(600)}) {
      assertThrows(BadInputException.class, () -> Comparison.of(bad, bad));
    }
  }
}
