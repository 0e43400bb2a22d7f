package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backfills in processes of their own that are killed, and gone on with by the same command. */
final class KilledBackfillTest {
  private static final String FIELDS = "host,port,first_seen,ja4tscan,ended,packets";
  private static final int MINUTES = 10;
  private static final int PER_SECOND = 20;

  /** The file of this minute has a damaged block. */
  private static final String DAMAGED = "packets-007.avro";

  @TempDir Path folder;
  private Path archive;

  private void writeTheArchive(int perSecond) throws Exception {
    archive = folder.resolve("archive");
    new SyntheticArchive(perSecond).write(archive, MINUTES);
    Path file = archive.resolve("date=2023-11-14/hour=22").resolve(DAMAGED);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 0x55;
    Files.write(file, bytes);
  }

  @Test
  void whatWasKilledAndTerminatedAndGoneOnWithEqualsWhatWasNot() throws Exception {
    writeTheArchive(PER_SECOND);
    CommandRun whole = wholeRun(PER_SECOND);
    Process first = start("a");
    // Before its first checkpoint, without which it cannot end.
    await(first, () -> Files.exists(folder.resolve("a.csv.part")));
    first.destroyForcibly().waitFor();
    assertFalse(Files.exists(folder.resolve("a.csv")), "no result yet");
    Process second = start("a");
    await(second, () -> checkpoint("a") > 0);
    second.destroy();
    assertTrue(second.waitFor(2, TimeUnit.MINUTES));
    assertEquals(1, ended(start("a")), said("a"));
    assertEqualToWhole("a", whole);

    List<String> rows = rows("a.csv");
    assertEquals(1, ended(start("a")), "done is done, with the same status");
    assertTrue(said("a").contains("all was done already"), said("a"));
    assertEquals(rows, rows("a.csv"));
  }

  @Test
  @Tag("long")
  void anyMomentWillDo() throws Exception {
    writeTheArchive(100);
    CommandRun whole = wholeRun(100);
    Random random = new Random(20261121);
    for (int round = 0; round < 6; round++) {
      String name = "r" + round;
      int kills = 0;
      while (true) {
        Process process = start(name);
        long millis = 1500 + random.nextInt(4500);
        if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
          assertEquals(1, process.exitValue(), said(name));
          break;
        }
        switch (random.nextInt(3)) {
          case 0 -> process.destroyForcibly();
          case 1 -> process.destroy();
          default ->
              new ProcessBuilder("kill", "-INT", "" + process.pid()).inheritIO().start().waitFor();
        }
        assertTrue(process.waitFor(2, TimeUnit.MINUTES));
        if (++kills == 4) {
          assertEquals(1, ended(start(name)), said(name));
          break;
        }
      }
      assertEqualToWhole(name, whole);
    }
  }

  @Test
  void aStateOfAnotherBackfillIsRefused() throws Exception {
    writeTheArchive(PER_SECOND);
    String state = folder.resolve("s").toString();
    String out = folder.resolve("s.csv").toString();
    List<String> command =
        List.of("fingerprint", archive.toString(), "--resume", state, "-o", out, "-f", "host");
    assertEquals(1, CommandRun.of(command).status());
    List<String> other = new ArrayList<>(command);
    other.addAll(List.of("-p", "443"));
    CommandRun refused = CommandRun.of(other);
    assertEquals(2, refused.status());
    assertEquals(
        "halfopen: "
            + state
            + ": of a run with another -p (none, now 443): give the same, or"
            + " another --resume\n",
        refused.err());
    CommandRun standardOutput =
        CommandRun.of("fingerprint", archive.toString(), "--resume", folder.resolve("t") + "");
    assertEquals(2, standardOutput.status());
    assertTrue(standardOutput.err().contains("standard output"), standardOutput.err());
    CommandRun elsewhere =
        CommandRun.of("fingerprint", archive.toString(), "--resume", archive.toString(), "-o", out);
    assertEquals(2, elsewhere.status());
    assertTrue(elsewhere.err().contains("holds something else"), elsewhere.err());
  }

  private CommandRun wholeRun(int perSecond) throws Exception {
    CommandRun whole = CommandRun.of(command("whole", false));
    assertEquals(1, whole.status(), whole.err());
    // But for what was in the damaged block alone.
    int rows = Files.readAllLines(folder.resolve("whole.csv")).size();
    assertTrue(rows > MINUTES * 60 * perSecond * 9 / 10, rows + " rows");
    return whole;
  }

  private void assertEqualToWhole(String name, CommandRun whole) throws Exception {
    assertEquals(rows("whole.csv"), rows(name + ".csv"));
    assertEquals(filed("whole"), filed(name));
    List<String> end = said(name).lines().filter(l -> l.matches("(\\d+|left out:) .*")).toList();
    assertEquals(
        whole.err().lines().filter(l -> l.matches("(\\d+|left out:) .*")).toList(),
        end.subList(end.size() - 2, end.size()));
    assertTrue(said(name).contains("LEFT OUT"), said(name));
    assertFalse(Files.exists(folder.resolve(name + ".csv.part")));
    assertFalse(Files.exists(folder.resolve(name).resolve("checkpoints")));
  }

  private List<String> command(String name, boolean resume) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("fingerprint", archive.toString(), "-f", FIELDS));
    command.addAll(List.of("-o", folder.resolve(name + ".csv").toString()));
    command.addAll(
        List.of("--sink", "files:" + folder.resolve(name + "-files") + "?fields=" + FIELDS));
    if (resume) {
      command.addAll(List.of("--resume", folder.resolve(name).toString()));
    }
    return command;
  }

  private Process start(String name) throws Exception {
    return HalfopenProcess.start(folder.resolve(name + ".said"), command(name, true));
  }

  private String said(String name) throws Exception {
    return Files.readString(folder.resolve(name + ".said"));
  }

  private static int ended(Process process) throws Exception {
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it did not end");
    return process.exitValue();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Process process, Condition condition) throws Exception {
    // One that ended after its last checkpoint is as good: nothing is left to do then.
    while (!condition.holds() && process.isAlive()) {
      Thread.sleep(5);
    }
  }

  /** The number of the newest whole checkpoint, or 0. */
  private long checkpoint(String name) throws Exception {
    Path checkpoints = folder.resolve(name).resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return 0;
    }
    long newest = 0;
    for (Path file : below(checkpoints)) {
      if (file.getFileName().toString().equals("_metadata")) {
        newest = Math.max(newest, number(file));
      }
    }
    return newest;
  }

  private static long number(Path file) {
    return Long.parseLong(file.getName(file.getNameCount() - 2).toString().substring(4));
  }

  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.toList();
    } catch (UncheckedIOException e) {
      // What is being deleted meanwhile.
      return List.of();
    }
  }

  private List<String> rows(String file) throws Exception {
    return Files.readAllLines(folder.resolve(file)).stream().sorted().toList();
  }

  /** The lines of all files that the sink calls final. */
  private List<String> filed(String name) throws Exception {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve(name + "-files"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().startsWith(".")) {
          lines.addAll(Files.readAllLines(file));
        }
      }
    }
    return lines.stream().sorted().toList();
  }
}
