package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One clear line that names the thing, exit status 2, no stack trace. */
final class BadInputTest {
  @TempDir Path folder;

  private static void refused(String names, String... args) {
    CommandRun run = CommandRun.of(args);
    String said = run.err();
    assertEquals(2, run.status(), said);
    assertEquals(1, said.lines().count(), said);
    assertTrue(said.startsWith("halfopen: "), said);
    assertTrue(said.contains(names), said);
  }

  @Test
  void anUnknownFieldIsNamed() {
    refused("colour", "scan", "10.0.0.1", "-p", "443", "-f", "host,colour");
    refused("colour", "fingerprint", "missing.pcap", "-f", "host,colour");
  }

  @Test
  void anUnknownFormatIsNamed() {
    refused("xml", "scan", "10.0.0.1", "-p", "443", "-O", "xml");
  }

  @Test
  void aFileThatIsNoCaptureIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("notes.pcap"), "these are only a few notes\n");
    refused("notes.pcap", "fingerprint", file.toString());
    refused("missing.pcap", "fingerprint", folder.resolve("missing.pcap").toString());
  }

  @Test
  void aTableOfLabelsThatIsNotThereIsNamed() {
    String missing = folder.resolve("own.csv").toString();
    refused(
        "own.csv: cannot be read",
        "fingerprint",
        "../samples/lab.pcap",
        "--labels",
        missing,
        "--files",
        folder.toString());
  }

  @Test
  void anOutputThatCannotBeWrittenIsNamed() throws Exception {
    refused(
        "nowhere",
        "scan",
        "10.0.0.1",
        "-p",
        "443",
        "-b",
        "none",
        "-o",
        folder.resolve("nowhere/out.csv").toString());
  }

  @Test
  void packetsThatCannotBeWrittenAreRefusedAsRecordsAre() {
    refused(
        "nowhere",
        "scan",
        "127.0.0.1",
        "-p",
        "443",
        "-b",
        "none",
        "-i",
        "halfopen99",
        "--output-level",
        "packets",
        "-o",
        folder.resolve("nowhere/out.csv").toString());
  }

  @Test
  void badTargetsPortsAndListsAreNamed() {
    refused("TARGET", "scan", "-p", "443");
    refused("no-network", "scan", "no-network", "-p", "443", "-b", "none");
    refused("seven", "scan", "10.0.0.1", "-p", "seven", "-b", "none");
    refused("missing.txt", "scan", "10.0.0.1", "-p", "443", "-b", "missing.txt");
    refused("0", "scan", "10.0.0.1", "-p", "443", "-r", "0");
    refused("-5", "scan", "10.0.0.1", "-p", "443", "-c", "-5");
  }

  @Test
  void anInterfaceThatDoesNotExistIsNamed() {
    refused("halfopen99", "scan", "10.0.0.1", "-p", "443", "-b", "none", "-i", "halfopen99");
  }

  @Test
  void unknownCommandsAndOptionsAreNamed() {
    refused("name a command");
    refused("frobnicate", "frobnicate");
    refused("--colour", "lab", "--colour");
    refused("--hosts", "lab", "--hosts", "0");
  }
}
