package io.halfopen.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The fuzzer itself runs, and finds nothing in so short a time. */
class ShortRunTest {
  private static final int RUNS = 20_000;

  @Test
  @Timeout(600)
  void allTargetsInTurn(@TempDir Path folder) throws Exception {
    List<String> said = new ArrayList<>();
    int status = FuzzRun.ofAll(folder).run(RUNS, 1, said::add);
    String all = String.join("\n", said);
    assertEquals(0, status, all);
    assertTrue(said.contains("stat::number_of_executed_units: " + RUNS), all);
  }
}
