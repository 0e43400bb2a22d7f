package io.halfopen.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  @TempDir Path folder;

  @Test
  void itGoesOnBehindWhatAKillCutOff() throws Exception {
    Path file = folder.resolve("journal");
    try (Journal journal = Journal.append(file)) {
      journal.asked(0, 1_000);
      journal.asked(1, 2_000);
    }
    byte[] all = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(all, all.length - 5));
    try (Journal journal = Journal.append(file)) {
      journal.asked(1, 3_000);
    }
    assertEquals(List.of(new Journal.Ask(0, 1_000), new Journal.Ask(1, 3_000)), Journal.read(file));
  }
}
