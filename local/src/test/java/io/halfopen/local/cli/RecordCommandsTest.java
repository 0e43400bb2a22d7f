package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.change.RecordFile;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that work on files of records. */
final class RecordCommandsTest {
  private static final String HEADER =
      "host,port,ja4tscan,ended,first_seen,delays_ms,window,options,mss,wscale,hop_limit,"
          + "initial_hop_limit,template,sensor,scan,scanner_host,revision,id\n";

  @TempDir Path folder;

  private static String row(String host, String day, String id, boolean windows) {
    return (windows
            ? "%s,443,64240_2-1-3-1-1-4_1460_8,gap,2026-01-%sT00:00:00.000000Z,,64240,2-1-3-1-1-4,"
                + "1460,8,115,128,t,s,scan,198.51.100.7,0,%s\n"
            : "%s,443,65160_2-4-8-1-3_1460_10_1-2,gap,2026-01-%sT00:00:00.000000Z,1000.0 2000.0,"
                + "65160,2-4-8-1-3,1460,10,55,64,t,s,scan,198.51.100.7,0,%s\n")
        .formatted(host, day, id);
  }

  private Path file(String name, String rows) throws Exception {
    return Files.writeString(folder.resolve(name), HEADER + rows);
  }

  @Test
  void changesPrintsWhatIsDifferentAndWhatIsMissing() throws Exception {
    Path before =
        file("a.csv", row("192.0.2.1", "01", "0a", false) + row("192.0.2.2", "01", "0b", false));
    Path after =
        file("b.csv", row("192.0.2.1", "03", "0c", true) + row("192.0.2.3", "03", "0d", false));
    CommandRun run =
        CommandRun.of(
            "changes", before.toString(), after.toString(), "-f", "kind,host,severity,stood_s");
    assertEquals(0, run.status(), run.err());
    assertEquals("kind,host,severity,stood_s", run.header());
    assertEquals(
        List.of("changed,192.0.2.1,high,0.0", "new,192.0.2.3,low,", "quiet,192.0.2.2,low,0.0"),
        run.rows());
  }

  @Test
  void aCaptureIsComparedAsTheRecordsThatComeOfIt() throws Exception {
    String capture = "../samples/lab.pcap";
    String records = folder.resolve("known.jsonl").toString();
    CommandRun made = CommandRun.of("fingerprint", capture, "-O", "json", "-o", records);
    assertEquals(0, made.status(), made.err());
    for (List<String> pair : List.of(List.of(capture, records), List.of(records, capture))) {
      CommandRun run = CommandRun.of("changes", pair.get(0), pair.get(1));
      assertEquals(0, run.status(), run.err());
      assertEquals(List.of(), run.rows());
      assertTrue(run.err().matches("(?s).*0 changes in [1-9]\\d* later records.*"), run.err());
    }
    Path broken = Files.write(folder.resolve("broken.pcap"), new byte[] {10, 13, 13, 10, 1});
    CommandRun refused = CommandRun.of("changes", broken.toString(), records);
    assertEquals(2, refused.status(), refused.err());
    assertEquals(1, refused.err().lines().count(), refused.err());
  }

  @Test
  void anArchiveIsMappedAsItsFingerprintsAre() throws Exception {
    Path archive = folder.resolve("archive");
    new SyntheticArchive(5).write(archive, 2);
    Path records = folder.resolve("known.jsonl");
    CommandRun made =
        CommandRun.of("fingerprint", archive.toString(), "-O", "json", "-o", records.toString());
    assertEquals(0, made.status(), made.err());
    List<Ja4TScanRecord> expected = new ArrayList<>();
    try (InputStream in = Files.newInputStream(records)) {
      RecordFile.read("known", in, expected::add);
    }
    List<Ja4TScanRecord> found = new ArrayList<>();
    GivenRecords given = new GivenRecords();
    given.read(archive, found::add);
    assertEquals(0, given.status());
    assertEquals(600, found.size());
    assertEquals(
        expected.stream().map(RecordCommandsTest::line).sorted().toList(),
        found.stream().map(RecordCommandsTest::line).sorted().toList());
    CommandRun map = CommandRun.of("map", archive.toString());
    assertEquals(0, map.status(), map.err());
    assertEquals(CommandRun.of("map", records.toString()).rows(), map.rows());
  }

  private static String line(Ja4TScanRecord record) {
    return "%s %s %s %s"
        .formatted(record.getId(), record.getJa4tscan(), record.getEnded(), record.getFlags());
  }

  @Test
  void whatOfAnArchiveCannotBeReadIsSaidAndCounted() throws Exception {
    Path archive = folder.resolve("archive");
    new SyntheticArchive(5).write(archive, 2);
    Path torn = archive.resolve("date=2023-11-14/hour=22/packets-001.avro");
    byte[] bytes = Files.readAllBytes(torn);
    Files.write(torn, Arrays.copyOf(bytes, bytes.length - 40));
    CommandRun run = CommandRun.of("map", archive.toString());
    assertEquals(1, run.status(), run.err());
    assertTrue(run.err().contains("LEFT OUT: file:"), run.err());
    assertTrue(run.err().contains("left out: "), run.err());
  }

  @Test
  void mapPrintsWhoSharesAFingerprint() throws Exception {
    Path records =
        file(
            "a.csv",
            row("192.0.2.1", "01", "0a", false)
                + row("192.0.2.2", "01", "0b", true)
                + row("192.0.2.3", "01", "0c", false));
    CommandRun run = CommandRun.of("map", records.toString(), "-f", "endpoints,label,members");
    assertEquals(0, run.status(), run.err());
    assertEquals(
        List.of("1,Windows 10,192.0.2.2:443", "2,Linux (6.x),192.0.2.1:443 192.0.2.3:443"),
        run.rows());
    CommandRun json = CommandRun.of("map", "-O", "json", records.toString());
    assertTrue(json.out().startsWith("{\"endpoints\":2,\"ja4tscan\":\"65160_"), json.out());
  }

  @Test
  void aFileThatHoldsNoRecordsIsNamedWithItsLine() throws Exception {
    Path notes = Files.writeString(folder.resolve("notes.txt"), "these are only a few notes\n");
    for (String[] args :
        new String[][] {
          {"map", notes.toString()},
          {"map", folder.resolve("missing").toString()},
          {"changes", notes.toString(), notes.toString()},
          {"map", "-f", "colour", notes.toString()},
        }) {
      CommandRun run = CommandRun.of(args);
      assertEquals(2, run.status(), run.err());
      assertEquals(1, run.err().lines().count(), run.err());
    }
    assertTrue(CommandRun.of("map", notes.toString()).err().contains("notes.txt, line 1"));
  }

  @Test
  void exportMakesWhatSensorsRead() throws Exception {
    Path records =
        file(
            "a.csv",
            row("192.0.2.1", "01", "0a", false)
                + row("192.0.2.1", "02", "0b", true)
                + row("192.0.2.9", "01", "0c", false));
    CommandRun zeek = CommandRun.of("export", "--to", "zeek", records.toString());
    assertEquals(0, zeek.status(), zeek.err());
    assertEquals(
        "#fields\thost\tport_number\tja4tscan\tfirst_seen\tlast_seen\tlabel\tsensor",
        zeek.header());
    assertEquals(
        List.of(
            "192.0.2.1\t443\t64240_2-1-3-1-1-4_1460_8\t1767312000.000000\t1767312000.000000\t-\ts",
            "192.0.2.9\t443\t65160_2-4-8-1-3_1460_10_1-2\t1767225600.000000\t1767225600.000000\t-\ts"),
        zeek.rows());
    CommandRun suricata =
        CommandRun.of(
            "export",
            "--to",
            "suricata",
            "--output-filter",
            "host != 192.0.2.9",
            records.toString());
    assertEquals("192.0.2.1", suricata.header());
    assertEquals(List.of(), suricata.rows());
    assertTrue(suricata.err().contains("2 of 3 records"), suricata.err());
    assertEquals(2, CommandRun.of("export", "--to", "csv", records.toString()).status());
    CommandRun stix = CommandRun.of("export", "--to", "stix", records.toString());
    assertEquals(3, stix.header().split("observed-data--", -1).length - 1, stix.header());
  }

  @Test
  void ofRecordsAFilterChoosesWhatItChoosesOfTheirCapture() {
    String capture = "../samples/lab.pcap";
    String records = folder.resolve("lab.jsonl").toString();
    assertEquals(0, CommandRun.of("fingerprint", capture, "-O", "json", "-o", records).status());
    String[] asked = {"export", "--to", "zeek", "--output-filter", "hints = tunnel", ""};
    asked[5] = capture;
    CommandRun ofCapture = CommandRun.of(asked);
    asked[5] = records;
    CommandRun ofRecords = CommandRun.of(asked);
    assertTrue(ofRecords.err().contains("6 of 12 records"), ofRecords.err());
    assertEquals(ofCapture.rows(), ofRecords.rows());
    assertTrue(ofRecords.rows().toString().contains("Linux (6.x)"), ofRecords.rows().toString());
  }
}
