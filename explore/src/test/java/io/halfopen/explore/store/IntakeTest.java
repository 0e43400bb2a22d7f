package io.halfopen.explore.store;

import static io.halfopen.explore.RecordLines.LINUX;
import static io.halfopen.explore.RecordLines.TUNNELLED;
import static io.halfopen.explore.RecordLines.WINDOWS;
import static io.halfopen.explore.RecordLines.csv;
import static io.halfopen.explore.RecordLines.json;
import static io.halfopen.explore.RecordLines.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeTest {
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private Store store;
  private Intake intake;

  @BeforeEach
  void open() {
    store = Store.open(folder, 256);
    intake = new Intake(store, RecordFolder.of(folder), () -> {});
    intake.start();
  }

  @AfterEach
  void close() {
    intake.close();
    store.close();
  }

  private Standing waitFor(Predicate<Standing> wanted) throws InterruptedException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!wanted.test(intake.standing())) {
      assertTrue(System.nanoTime() - end < 0, () -> "not within a minute: " + intake.standing());
      Thread.sleep(20);
    }
    return intake.standing();
  }

  private static boolean isRead(Standing standing, long records) {
    return standing.reading() == null && standing.records() == records;
  }

  private List<Map<String, Object>> rows(String sql) throws Exception {
    return store.ask(Sql.of(sql));
  }

  private boolean isEnded(String how) {
    try {
      return !rows("SELECT 1 FROM record WHERE ended = '" + how + "'").isEmpty();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(String name, String text) throws Exception {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    Path part = path.resolveSibling("." + path.getFileName());
    Files.writeString(part, text);
    Files.move(part, path);
  }

  private void append(String name, String text) throws Exception {
    try (OutputStream out =
        Files.newOutputStream(folder.resolve(name), StandardOpenOption.APPEND)) {
      out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  @Test
  void everyFormSaysTheSameOfARecord() throws Exception {
    Ja4TScanRecord one = record("192.0.2.7", 443, WINDOWS, 1);
    Ja4TScanRecord two = record("2001:db8::7", 443, TUNNELLED, 2);
    Map<String, String> forms =
        Map.of("json", json(one) + json(two), "csv", csv(List.of(one, two)));
    String asked = "SELECT * EXCLUDE (live) FROM record ORDER BY first_us";
    write("a/x.jsonl", forms.get("json"));
    waitFor(s -> isRead(s, 2));
    List<Map<String, Object>> lines = rows(asked);
    Files.delete(folder.resolve("a/x.jsonl"));
    waitFor(s -> isRead(s, 0));
    write("a/x.csv", forms.get("csv"));
    waitFor(s -> isRead(s, 2));
    assertEquals(lines, rows(asked));
    Files.delete(folder.resolve("a/x.csv"));
    waitFor(s -> isRead(s, 0));
    try (DataFileWriter<Ja4TScanRecord> out =
        new DataFileWriter<>(new SpecificDatumWriter<>(Ja4TScanRecord.class))) {
      Path part = folder.resolve(".x.avro");
      out.create(Ja4TScanRecord.getClassSchema(), part.toFile());
      out.append(one);
      out.append(two);
      out.close();
      Files.move(part, folder.resolve("x.avro"));
    }
    waitFor(s -> isRead(s, 2));
    assertEquals(lines, rows(asked));
    Files.delete(folder.resolve("x.avro"));
    waitFor(s -> isRead(s, 0));
    Path part = folder.resolve(".x.parquet");
    try (ParquetWriter<Ja4TScanRecord> out =
        AvroParquetWriter.<Ja4TScanRecord>builder(new LocalOutputFile(part))
            .withSchema(Ja4TScanRecord.getClassSchema())
            .withDataModel(org.apache.avro.specific.SpecificData.get())
            .build()) {
      out.write(one);
      out.write(two);
    }
    Files.move(part, folder.resolve("x.parquet"));
    waitFor(s -> isRead(s, 2));
    assertEquals(lines, rows(asked));
    assertEquals("20010db8000000000000000000000007", lines.get(1).get("address"));
    assertEquals("c0000207", lines.get(0).get("address"));
  }

  @Test
  void aFileThatGrowsIsReadOnByWholeLines() throws Exception {
    String second = json(record("192.0.2.2", 443, LINUX, 2));
    write("x.jsonl", json(record("192.0.2.1", 443, LINUX, 1)) + second.substring(0, 40));
    Standing standing = waitFor(s -> isRead(s, 1) && !s.problems().isEmpty());
    assertTrue(standing.problems().get(0).words().contains("middle of a line"));
    append("x.jsonl", second.substring(40));
    waitFor(s -> isRead(s, 2) && s.problems().isEmpty());
    append("x.jsonl", json(record("192.0.2.3", 443, LINUX, 3)));
    waitFor(s -> isRead(s, 3));
  }

  @Test
  void aBrokenLineIsNamedAndItsNeighboursAreShown() throws Exception {
    write(
        "json/broken.jsonl",
        json(record("192.0.2.1", 443, LINUX, 1))
            + "{\"host\": broken\n"
            + json(record("192.0.2.2", 443, LINUX, 2)));
    write("damaged.parquet", "PAR1 and nothing else");
    write("damaged.avro", "Obj\u0001 and nothing else");
    Standing standing = waitFor(s -> isRead(s, 2) && s.problems().size() == 3);
    Map<String, String> words =
        standing.problems().stream()
            .collect(Collectors.toMap(Standing.Problem::file, Standing.Problem::words));
    assertTrue(words.get("json/broken.jsonl").startsWith("line 2 is no JSON"), words::toString);
    assertTrue(words.get("damaged.parquet").contains("damaged"), words::toString);
    assertTrue(words.get("damaged.avro").contains("damaged"), words::toString);
  }

  @Test
  void ofAnExchangeTheHighestRevisionStaysWhereverItStands() throws Exception {
    Ja4TScanRecord first = record("192.0.2.1", 443, LINUX, 1);
    Ja4TScanRecord corrected = record("192.0.2.1", 443, TUNNELLED, 1);
    corrected.setRevision(1);
    write("b.jsonl", json(corrected));
    waitFor(s -> isRead(s, 1));
    write("a.jsonl", json(first) + json(record("192.0.2.9", 443, LINUX, 9)));
    waitFor(s -> isRead(s, 2));
    assertEquals(
        TUNNELLED,
        rows("SELECT ja4tscan FROM record WHERE host = '192.0.2.1'").get(0).get("ja4tscan"));
  }

  @Test
  void aRecordThatIsHandedOverIsOneWithItsFile() throws Exception {
    Ja4TScanRecord open = record("192.0.2.1", 443, "65160_2-4-8-1-3_1460_10", 1);
    open.setEnded(Ended.OPEN);
    intake.add(json(open).strip());
    waitFor(s -> s.records() == 1);
    intake.add(json(record("192.0.2.1", 443, LINUX, 1)).strip());
    waitFor(s -> isEnded("gap"));
    write("x.jsonl", json(record("192.0.2.1", 443, LINUX, 1)));
    waitFor(s -> s.files() == 1 && isRead(s, 1));
    assertTrue(isEnded("gap"));
  }

  @Test
  void whatIsForgottenInAFileIsForgottenHere() throws Exception {
    Ja4TScanRecord stays = record("192.0.2.1", 443, LINUX, 1);
    write("x.jsonl", json(stays) + json(record("198.51.100.1", 443, LINUX, 2)));
    waitFor(s -> isRead(s, 2));
    write("x.jsonl.new", json(stays));
    Files.move(
        folder.resolve("x.jsonl.new"),
        folder.resolve("x.jsonl"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    waitFor(s -> isRead(s, 1));
  }

  @Test
  void whatIsNotYetAResultIsPassedOver() throws Exception {
    write("json/.ja4tscan-1.jsonl.inprogress.0", json(record("192.0.2.1", 443, LINUX, 1)));
    write(".hidden/x.jsonl", json(record("192.0.2.2", 443, LINUX, 2)));
    write("json/x.jsonl", json(record("192.0.2.3", 443, LINUX, 3)));
    Path outside = Files.createTempDirectory("outside");
    Files.writeString(outside.resolve("y.jsonl"), json(record("192.0.2.4", 443, LINUX, 4)));
    Files.createSymbolicLink(folder.resolve("link"), outside);
    Files.createSymbolicLink(folder.resolve("link.jsonl"), outside.resolve("y.jsonl"));
    waitFor(s -> isRead(s, 1));
    write("json/z.jsonl", json(record("192.0.2.5", 443, LINUX, 5)));
    waitFor(s -> isRead(s, 2));
    assertEquals(
        List.of("192.0.2.3", "192.0.2.5"),
        rows("SELECT host FROM record ORDER BY host").stream().map(r -> r.get("host")).toList());
  }

  @Test
  void fewFieldsAreEnough() throws Exception {
    write("out.csv", "host,port,ja4tscan\n192.0.2.1,443," + WINDOWS + "\n");
    waitFor(s -> isRead(s, 1));
    Map<String, Object> row =
        rows("SELECT \"window\", delays_ms, rst_delay_ms, rounded FROM record").get(0);
    assertEquals(64240, row.get("window"));
    assertEquals(List.of(1000.0, 2000.0, 4000.0, 8000.0), row.get("delays_ms"));
    assertEquals(6000.0, row.get("rst_delay_ms"));
    assertEquals(true, row.get("rounded"));
  }

  @Test
  void otherFilesAreSaidToBeOtherFiles() throws Exception {
    write("x.json", "{\"name\": \"something else\"}\n");
    write("y.pcap", "\u00d4");
    Files.write(
        folder.resolve("z.pcap"),
        new byte[] {(byte) 0xd4, (byte) 0xc3, (byte) 0xb2, (byte) 0xa1, 2, 0});
    Standing standing = waitFor(s -> s.problems().size() == 3);
    assertTrue(standing.problems().get(2).words().contains("fingerprint"), standing::toString);
  }

  @Test
  void theDatabaseReadsNothingElseAndChangesNoSetting() throws Exception {
    Path outside = Files.createTempFile("outside", ".jsonl");
    Files.writeString(outside, json(record("192.0.2.1", 443, LINUX, 1)));
    for (String text :
        new String[] {
          "SELECT * FROM read_json('" + outside + "')",
          "SELECT * FROM read_text('/etc/passwd')",
          "SELECT * FROM read_csv('" + folder.resolve("../" + outside.getFileName()) + "')",
          "SET enable_external_access = true",
          "INSTALL httpfs",
          "ATTACH '" + outside.resolveSibling("x.db") + "'"
        }) {
      assertThrows(Store.GivenUpException.class, () -> store.ask(Sql.of(text)), text);
    }
  }

  @Test
  void everyFieldThatRecordsAndChangesHaveIsKnownHere() {
    assertEquals(
        io.halfopen.job.sink.RecordFields.fields().names(),
        Column.RECORD.stream().map(Column::name).toList());
    assertEquals(
        io.halfopen.job.sink.ChangeFields.fields().names(),
        Column.CHANGE.stream().map(Column::name).toList());
  }
}
