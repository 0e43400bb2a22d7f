package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures through the command line, against what is known to be in them. */
final class SampleTest {
  private static final String SAMPLE = "../samples/lab.pcap";
  private static final String FIELDS = "host,port,ja4tscan";

  /** Linux 6.18: retries 1, 2 and 5; windows and segment sizes as the lab dealt them. */
  private static final List<String> LAB =
      List.of(
          "10.77.0.10,443,7240_2-4-8-1-3_1460_0_1",
          "10.77.0.11,443,15268_2-4-8-1-3_1400_0_1-2",
          "10.77.0.12,443,65236_2-4-8-1-3_1400_10_1-2-4-8-16",
          "10.77.0.13,443,65160_2-4-8-1-3_1460_10_1",
          "10.77.0.14,443,15928_2-4-8-1-3_1460_0_1-2",
          "10.77.0.15,443,31856_2-4-8-1-3_1460_0_1",
          "10.77.0.16,443,65236_2-4-8-1-3_1400_10_1-2-4-8-16",
          "10.77.0.17,443,65160_2-4-8-1-3_1460_10_1-2",
          "10.77.0.18,443,15268_2-4-8-1-3_1400_0_1-2-4-8-16",
          "10.77.0.19,443,15268_2-4-8-1-3_1400_0_1-2",
          "10.77.0.20,443,65236_2-4-8-1-3_1400_10_1-2",
          "10.77.0.21,443,65160_2-4-8-1-3_1460_10_1-2-4-8-16");

  @TempDir Path folder;

  @Test
  void theLabsCaptureGivesTheTwelveHostsOfTheLab() {
    CommandRun run = CommandRun.of("fingerprint", SAMPLE, "-f", FIELDS);
    assertEquals(0, run.status(), run.err());
    assertEquals(FIELDS, run.header());
    assertEquals(LAB, run.rows());
    assertEquals("12 fingerprints\n", run.err());
  }

  @Test
  void theSameAskedAgainAddsNothingToAFolderOfRecords() throws Exception {
    String sink = "files:" + folder.resolve("records");
    assertEquals(0, CommandRun.of("fingerprint", SAMPLE, "--sink", sink).status());
    assertEquals(12, lines(folder.resolve("records")));
    CommandRun again = CommandRun.of("fingerprint", SAMPLE, "--sink", sink);
    assertEquals(0, again.status(), again.err());
    assertTrue(again.err().contains(sink + ": has these records already"), again.err());
    assertEquals(12, again.rows().size());
    assertEquals(12, lines(folder.resolve("records")));
    // Another question is another answer.
    CommandRun other =
        CommandRun.of("fingerprint", SAMPLE, "--sink", sink, "--network", "10.77.0.16/30");
    assertEquals(0, other.status(), other.err());
    assertEquals(16, lines(folder.resolve("records")));
  }

  @Test
  void whatIsGoneOrWasLeftByAKilledRunIsAnsweredAnewAndStandsOnce() throws Exception {
    Path capture = Files.copy(Path.of(SAMPLE), folder.resolve("copy.pcap"));
    Path records = folder.resolve("records");
    List<String> command =
        List.of("fingerprint", capture.toString(), "--sink", "files:" + records.toUri());
    assertEquals(0, CommandRun.of(command).status());
    assertEquals(12, lines(records));
    Path mark;
    try (Stream<Path> all = Files.list(records)) {
      mark = all.filter(f -> f.getFileName().toString().startsWith(".answered-")).findFirst().get();
    }
    Files.delete(files(records).get(0));
    assertTrue(lines(records) < 12);
    CommandRun missing = CommandRun.of(command);
    assertEquals(0, missing.status(), missing.err());
    assertEquals(12, lines(records), "what was deleted is back, and the rest stands once");
    Files.delete(mark); // as a kill after the files and before the mark leaves it
    assertEquals(0, CommandRun.of(command).status());
    assertEquals(12, lines(records));
    assertTrue(CommandRun.of(command).err().contains("has these records already"));
    // Of the same name and length, as captures that are written in turn: another question.
    byte[] bytes = Files.readAllBytes(capture);
    for (int i = 0; i < bytes.length - 4; i++) {
      if (bytes[i] == 10 && bytes[i + 1] == 77 && bytes[i + 2] == 0 && bytes[i + 3] == 10) {
        bytes[i + 3] = 99;
      }
    }
    Files.write(capture, bytes);
    CommandRun other = CommandRun.of(command);
    assertEquals(0, other.status(), other.err());
    assertEquals(24, lines(records), other.err());
  }

  private static List<Path> files(Path records) throws Exception {
    try (Stream<Path> all = Files.walk(records)) {
      return all.filter(f -> f.toString().endsWith(".jsonl")).toList();
    }
  }

  private static long lines(Path records) throws Exception {
    try (Stream<Path> all = Files.walk(records)) {
      long lines = 0;
      for (Path file : all.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        lines += Files.readAllLines(file).size();
      }
      return lines;
    }
  }

  @Test
  void aFilterChoosesAndTargetsAreForOtherScanners() {
    CommandRun run =
        CommandRun.of(
            "fingerprint",
            SAMPLE,
            "-f",
            "host",
            "--no-header-row",
            "--output-filter",
            "saddr = 10.77.0.16/30 && !(wscale = 0) || host = 10.77.0.21");
    assertEquals(0, run.status(), run.err());
    assertEquals(
        List.of("10.77.0.16", "10.77.0.17", "10.77.0.21"), run.out().lines().sorted().toList());
    CommandRun targets =
        CommandRun.of("fingerprint", SAMPLE, "-O", "targets", "--output-filter", "mss < 1450");
    assertEquals(
        List.of(
            "10.77.0.11:443",
            "10.77.0.12:443",
            "10.77.0.16:443",
            "10.77.0.18:443",
            "10.77.0.19:443",
            "10.77.0.20:443"),
        targets.out().lines().sorted().toList());
  }

  @Test
  void jsonSaysTheSame() {
    CommandRun run = CommandRun.of("fingerprint", SAMPLE, "-O", "json", "-f", FIELDS);
    assertEquals(0, run.status(), run.err());
    List<String> expected = new ArrayList<>();
    for (String line : LAB) {
      String[] cells = line.split(",", -1);
      expected.add("{\"host\":\"%s\",\"port\":%s,\"ja4tscan\":\"%s\"}".formatted((Object[]) cells));
    }
    assertEquals(expected, run.out().lines().sorted().toList());
  }

  @Test
  void filesMayComeInAnyOrderAndTwice() throws Exception {
    DealtCapture other = DealtCapture.of(20, new Random(20));
    Path file = Files.write(folder.resolve("other.pcap"), other.bytes());
    List<String> expected = new ArrayList<>(LAB);
    expected.addAll(other.truth());
    expected.sort(null);
    CommandRun oneWay = CommandRun.of("fingerprint", SAMPLE, file.toString(), "-f", FIELDS);
    CommandRun otherWay =
        CommandRun.of("fingerprint", file.toString(), SAMPLE, file.toString(), "-f", FIELDS);
    assertEquals(expected, oneWay.rows(), oneWay.err());
    assertEquals(expected, otherWay.rows(), otherWay.err());
  }

  @Test
  void fiveHundredHostsComeOutAsTheyWentIn() throws Exception {
    DealtCapture capture = DealtCapture.of(500, new Random(500));
    Path in = Files.write(folder.resolve("capture.pcap"), capture.bytes());
    Path out = folder.resolve("out.csv");
    CommandRun run =
        CommandRun.of(
            "fingerprint", in.toString(), "-O", "csv", "-f", FIELDS, "-o", out.toString());
    assertEquals(0, run.status(), run.err());
    assertEquals("", run.out());
    List<String> lines = Files.readAllLines(out);
    assertEquals(FIELDS, lines.get(0));
    assertEquals(capture.truth(), lines.stream().skip(1).sorted().toList());
  }

  @Test
  void aBusyNetworksCaptureGivesExactlyTheAnswersThatWereDealt() throws Exception {
    HostileDeal deal = new HostileDeal(300, new Random(900));
    Path in = Files.write(folder.resolve("busy.pcap"), deal.bytes());
    CommandRun run = CommandRun.of("fingerprint", in.toString(), "-O", "csv", "-f", FIELDS);
    assertEquals(0, run.status(), run.err());
    assertEquals(deal.truth, run.rows());
  }
}
