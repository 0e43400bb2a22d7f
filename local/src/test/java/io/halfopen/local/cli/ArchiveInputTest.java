package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives through the command line: what they lack is said, and what is there is used. */
final class ArchiveInputTest {
  @TempDir Path folder;

  private CommandRun fingerprint(String... more) {
    List<String> all = new java.util.ArrayList<>(List.of("fingerprint", folder.toString()));
    all.addAll(List.of(more));
    return CommandRun.of(all.toArray(String[]::new));
  }

  @Test
  void withoutHeartbeatsAnArchiveEndsAsACaptureDoes() throws Exception {
    new SyntheticArchive(1).withoutHeartbeats().write(folder, 1);
    CommandRun run = fingerprint("--session-gap", "20", "-f", "host,ended,flags");
    assertEquals(0, run.status(), run.err());
    assertEquals(60, run.rows().size());
    // The last packet comes at 66 s; who was silent for 20 s by then is known to be over.
    for (int begun = 0; begun < 60; begun++) {
      String flags = begun + 7 + 20 <= 66 ? "" : "capture-ended";
      String row = "10.0.0." + begun + ",gap," + flags;
      assertTrue(run.rows().contains(row), row + " not in " + run.rows());
    }
  }

  @Test
  void whatCannotBeReadMakesIncompleteThoughNoSensorSpeaks() throws Exception {
    new SyntheticArchive(1).withoutHeartbeats().write(folder, 4);
    Path damaged = folder.resolve("date=2023-11-14/hour=22/packets-001.avro");
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length / 2] ^= 4;
    Files.write(damaged, bytes);
    CommandRun run = fingerprint("--session-gap", "20", "-f", "host,ended");
    assertEquals(1, run.status(), run.err());
    // The file's minute is the second; trains of 7 s are over 20 s later.
    for (int begun : new int[] {0, 30, 145, 200}) {
      assertTrue(run.rows().contains("10.0.0." + begun + ",gap"), begun + " in " + run.rows());
    }
    for (int begun : new int[] {35, 59, 121, 135}) {
      String row = "10.0.0." + begun + ",incomplete";
      assertTrue(run.rows().contains(row), row + " not in " + run.rows());
    }
  }

  @Test
  void aFileThatIsNotWhatItsManifestSumsUpIsLeftOutAndTheOthersAreDone() throws Exception {
    new SyntheticArchive(1).write(folder, 2);
    Path damaged = folder.resolve("date=2023-11-14/hour=22/packets-001.avro");
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length / 2] ^= 4;
    Files.write(damaged, bytes);
    CommandRun run = fingerprint("--session-gap", "20", "-f", "host,ended");
    assertEquals(1, run.status(), run.err());
    assertTrue(run.err().contains("LEFT OUT: ") && run.err().contains("packets-001.avro"));
    assertTrue(run.err().contains("left out: "), run.err());
    // What reaches into the hole is not passed off as whole.
    assertTrue(run.rows().contains("10.0.0.0,gap"), run.rows().toString());
    assertTrue(run.rows().contains("10.0.0.59,incomplete"), run.rows().toString());
  }

  @Test
  void filtersHoldForArchivesAsForOtherSources() throws Exception {
    new SyntheticArchive(1).write(folder, 1);
    assertEquals(8, fingerprint("--network", "10.0.0.8/29", "-f", "host").rows().size());
    assertEquals(0, fingerprint("-p", "80", "-f", "host").rows().size());
    assertEquals(0, fingerprint("--sensor", "another", "-f", "host").rows().size());
    assertEquals(60, fingerprint("--sensor", "s1", "-p", "443", "-f", "host").rows().size());
    assertEquals(0, fingerprint("--from", "2023-11-15", "-f", "host").rows().size());
  }
}
