package io.halfopen.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One kill of each kind; {@code ./halfopen chaos} does it as often as one wants. */
@Timeout(1800)
final class ChaosTest {
  private static final long SEED = 7;

  @TempDir Path folder;

  @Test
  void nothingIsLostDoubledOrWrongThoughEachServerIsKilled() throws Exception {
    ChaosOptions options = new ChaosOptions(5, SEED, 30, 4, Jar.ofTheJob());
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (ChaosLab lab = ChaosLab.open(folder, options);
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      boolean clean = new ChaosRun(lab, options, out, out).run();
      String all = said.toString(StandardCharsets.UTF_8);
      assertTrue(clean, all);
      assertTrue(all.contains("lost=0 doubled=0 wrong=0"), all);
      for (Victim victim : Victim.values()) {
        assertTrue(all.contains(victim + "=1"), all);
      }
    }
  }
}
