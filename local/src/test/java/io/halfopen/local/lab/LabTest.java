package io.halfopen.local.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.local.scan.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Real namespaces, the real kernel, a real broker and the mini cluster. */
final class LabTest {
  private static final int HOSTS = 4;

  @Test
  void everyHostIsRecordedAsItWasDealt() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    LabRun run =
        new LabRun(
            HOSTS,
            Duration.ofSeconds(20),
            null,
            List.of(),
            record -> {},
            out,
            new Progress(System.err));
    int right = 0;
    try {
      right = run.run(new Random());
    } catch (BadInputException e) {
      if ("true".equals(System.getenv("CI"))) {
        throw e;
      }
      Assumptions.abort("needs root: " + e.getMessage());
    }
    String said = bytes.toString(StandardCharsets.UTF_8);
    assertEquals(HOSTS, run.dealt().size());
    for (Dealt host : run.dealt()) {
      Ja4TScanRecord record = run.records().get(host.address());
      assertTrue(host.matches(record), () -> host + " was recorded as " + record + "\n" + said);
      assertEquals(Ended.GAP, record.getEnded());
      assertEquals(host.retries() + 1, record.getPackets());
      assertTrue(said.contains("first look  " + host.address()), said);
    }
    assertEquals(HOSTS, right);
    assertTrue(said.endsWith("4 of 4 hosts as dealt\n"), said);
  }
}
