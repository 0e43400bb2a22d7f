package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ZMap CSV through the command line. */
class ZmapImportTest {
  private static final String ROWS =
      """
      saddr,ja4ts,timestamp,dport
      192.0.2.2,65160_2-4-8-1-3_1460_10,1700000003,50000
      192.0.2.1,64240_2_1460_00,1700000100,50000
      192.0.2.2,65160_2-4-8-1-3_1460_10,1700000000,50000
      192.0.2.2,65160_2-4-8-1-3_1460_10,1700000001,50000
      """;

  @TempDir Path folder;

  @Test
  void rowsBecomeRecordsThatSayHowExactTheyAre() throws Exception {
    Path csv = Files.writeString(folder.resolve("zmap"), ROWS);
    CommandRun run =
        CommandRun.of(
            "fingerprint",
            csv.toString(),
            "-p",
            "443",
            "-f",
            "host,port,ja4tscan,time_resolution_us");
    assertEquals(0, run.status(), run.err());
    assertEquals(
        List.of(
            "192.0.2.1,443,64240_2_1460_00,1000000",
            "192.0.2.2,443,65160_2-4-8-1-3_1460_10_1-2,1000000"),
        run.rows());
  }

  @Test
  void withoutThePortNothingStarts() throws Exception {
    Path csv = Files.writeString(folder.resolve("zmap"), ROWS);
    CommandRun run = CommandRun.of("fingerprint", csv.toString());
    assertEquals(2, run.status());
    assertTrue(run.err().contains("zmap: line 1: no column sport"), run.err());
    assertEquals(1, run.err().lines().count());
  }
}
