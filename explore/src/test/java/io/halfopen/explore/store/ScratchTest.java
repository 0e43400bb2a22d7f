package io.halfopen.explore.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
  @TempDir Path parent;

  @Test
  void itGoesWhenItIsClosed() throws Exception {
    Path folder;
    try (Scratch scratch = Scratch.below(parent)) {
      folder = scratch.folder();
      Files.createDirectories(folder.resolve("a/b"));
      Files.writeString(folder.resolve("a/b/c"), "x");
    }
    assertFalse(Files.exists(folder));
  }

  @Test
  void whatAKilledProcessLeftGoesWithTheNextStart() throws Exception {
    Path left = start("killed");
    try (Scratch scratch = Scratch.below(parent)) {
      assertFalse(Files.exists(left), "left behind");
      assertTrue(Files.exists(scratch.folder()));
    }
  }

  @Test
  void whatSomebodyStillUsesStays() throws Exception {
    try (Scratch mine = Scratch.below(parent);
        Scratch another = Scratch.below(parent)) {
      assertTrue(Files.exists(mine.folder()) && Files.exists(another.folder()));
      Path theirs = start("stays");
      Path stranger = Files.createDirectory(parent.resolve(Scratch.NAME + "stranger"));
      try (Scratch third = Scratch.below(parent)) {
        for (Path used : new Path[] {mine.folder(), another.folder(), third.folder(), theirs}) {
          assertTrue(Files.exists(used), used.toString());
        }
        assertTrue(Files.exists(stranger), "it has no lock to tell by");
      }
    }
  }

  /** A folder of another process, which is killed, or lives as long as this one. */
  private Path start(String how) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                parent.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Path folder = Path.of(process.inputReader().readLine());
    assertTrue(Files.exists(folder.resolve("records.db")));
    if (how.equals("killed")) {
      process.destroyForcibly();
      assertTrue(process.waitFor(1, TimeUnit.MINUTES));
      assertTrue(Files.exists(folder), "a killed process takes nothing away");
    }
    return folder;
  }

  /** Ends with its standard input, so that none is left behind by a test that fails. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      try (Scratch scratch = Scratch.below(Path.of(args[0]))) {
        Files.writeString(scratch.folder().resolve("records.db"), "x");
        System.out.println(scratch.folder());
        int unused = System.in.read();
      }
    }
  }
}
