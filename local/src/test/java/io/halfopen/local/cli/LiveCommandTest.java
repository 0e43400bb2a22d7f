package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.halfopen.event.BadInputException;
import io.halfopen.local.lab.Dealt;
import io.halfopen.local.lab.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ZMap's and its fingerprinting fork's command lines against real kernels in namespaces. */
final class LiveCommandTest {
  @TempDir Path folder;

  @Test
  void theForksCommandLineGivesARowForEverySynAck() throws Exception {
    Path out = folder.resolve("output.csv");
    Path metadata = folder.resolve("metadata.json");
    try (Lab lab = open()) {
      CommandRun run =
          lab.scanner()
              .run(
                  () ->
                      CommandRun.of(
                          ("scan -N 1000 -B 10M -p 443 -o "
                                  + out
                                  + " --output-fields=saddr,ja4ts,timestamp,dport"
                                  + " --probe-module=ja4ts --dedup-method none -b none -c 6"
                                  + " --metadata-file "
                                  + metadata
                                  + " --summary 10.77.0.0/27")
                              .split(" ")));
      assertEquals(0, run.status(), run.err());
      List<String> lines = Files.readAllLines(out);
      assertEquals("saddr,ja4ts,timestamp,dport", lines.get(0));
      for (Dealt host : lab.dealt()) {
        List<String> rows =
            lines.stream().filter(line -> line.startsWith(host.address() + ",")).toList();
        // After 6 s: the answer itself and those at 1 and 3 s, or fewer where fewer were dealt.
        assertEquals(1 + Math.min(2, host.retries()), rows.size(), lines.toString());
        assertTrue(rows.stream().allMatch(row -> row.contains("_2-4-8-1-3_")), rows.toString());
      }
      assertTrue(run.err().contains("hitrate: "), run.err());
      assertTrue(run.err().contains("\npackets_sent: 32\n"), run.err());
      JsonNode said = new ObjectMapper().readTree(metadata.toFile());
      assertEquals(32, said.get("packets_sent").asInt());
      assertEquals(3, said.get("success_unique").asInt());
      assertEquals(0, said.get("pcap_drop").asInt());
    }
  }

  private static Lab open() throws Exception {
    try {
      return Lab.open(3, new Random(3));
    } catch (BadInputException e) {
      if ("true".equals(System.getenv("CI"))) {
        throw e;
      }
      System.err.println("SKIPPED: " + e.getMessage());
      Assumptions.abort(e.getMessage());
      throw e;
    }
  }
}
