package io.halfopen.job.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.ForeignSynAck;
import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import io.halfopen.job.Records;
import io.halfopen.job.sink.RecordFields;
import io.halfopen.job.sink.RecordFormat;
import io.halfopen.job.table.Field;
import io.halfopen.job.table.Filter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;

/** What was written is read as it was. */
class RecordFileTest {
  private static final List<Ja4TScanRecord> RECORDS =
      List.of(
          Records.at(1.5, Records.LINUX),
          Records.at(2, Records.WINDOWS),
          Records.at(3, "8192_00_00_00"));

  /** Nothing of it stands at its default. */
  private static Ja4TScanRecord full() {
    Ja4TScanRecord record = Records.at(4, Records.WINDOWS);
    record.setRttMicros(20_417L);
    record.setFlags(List.of("capture-ended", "gap-in-capture"));
    record.setForeign(List.of(new ForeignSynAck(5L, 6L), new ForeignSynAck(7L, 8L)));
    record.setDuplicates(1);
    record.setUnverifiedRsts(2);
    record.setOthers(3);
    record.setAfterRst(4);
    record.setPayloads(5);
    record.setTimeResolutionMicros(1000);
    record.setRevision(2);
    record.setLabels(
        List.of(
            new Label("a \"quoted\", one", "ours", 0.9, "because; of \"this\", and that"),
            new Label("second; third", "os", 0.61, ""),
            new Label("Windows 10", "os", 0.5, "")));
    record.setHints(
        List.of(
            new Hint("tunnel", "MSS 1400 leaves 100 bytes (one; another: third)"),
            new Hint("asked-by", "the SYN is listed: 1024_2_1460_00; twice"),
            new Hint("tarpit", "")));
    record.setService("https");
    record.setEffectiveWindow(16_445_440L);
    record.setTimestampHertz(999.97);
    record.setUptimeSeconds(220_027L);
    record.setQuicklabsJa4ts("128_64240_000000000000_SA");
    return record;
  }

  private static List<Ja4TScanRecord> read(byte[] bytes) throws IOException {
    List<Ja4TScanRecord> records = new ArrayList<>();
    RecordFile.read("file", new ByteArrayInputStream(bytes), records::add);
    return records;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void jsonLinesAndCsvGiveTheRecordsBack() throws IOException {
    for (String kind : List.of("json", "csv")) {
      RecordFormat format = RecordFormat.of(kind, null);
      String header = format.header();
      String text =
          (header == null ? "" : header + "\n")
              + RECORDS.stream().map(format::line).collect(Collectors.joining("\n", "", "\n"));
      List<Ja4TScanRecord> records = read(bytes(text));
      assertEquals(RECORDS, records, kind);
    }
  }

  @Test
  void everyPublicFieldIsReadAsItWasWritten() throws IOException {
    Ja4TScanRecord written = full();
    for (String kind : List.of("json", "csv")) {
      RecordFormat format = RecordFormat.of(kind, null);
      String header = format.header();
      String text = (header == null ? "" : header + "\n") + format.line(written) + "\n";
      Ja4TScanRecord again = read(bytes(text)).get(0);
      for (Field<Ja4TScanRecord> field : RecordFields.fields().all()) {
        assertEquals(
            field.value().apply(written), field.value().apply(again), kind + " " + field.name());
      }
    }
  }

  @Test
  void aFilterOverAFileAsksWhatItAsksOverAStream() throws IOException {
    String line = Objects.requireNonNull(RecordFormat.of("json", null)).line(full());
    Ja4TScanRecord again = read(bytes(line)).get(0);
    for (String filter : List.of("hints = tarpit", "label_category = ours", "foreign = 2")) {
      assertTrue(Filter.parse(filter, RecordFields.fields()).test(again), filter);
    }
  }

  @Test
  void avroContainersGiveTheRecordsBack() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<Ja4TScanRecord> writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(Ja4TScanRecord.class))) {
      writer.create(Ja4TScanRecord.getClassSchema(), out);
      for (Ja4TScanRecord record : RECORDS) {
        writer.append(record);
      }
    }
    assertEquals(RECORDS, read(out.toByteArray()));
  }

  @Test
  void whatIsNoRecordIsNamedWithItsLine() {
    for (String text :
        List.of(
            "{\"id\":\"1\"}",
            "{\"id\":",
            "host,port\n1,2",
            "id,host,port,ja4tscan,ended,first_seen," + "window,options\n1,2",
            "Obj\u0001damaged",
            "{\"id\":[1")) {
      BadInputException e = assertThrows(BadInputException.class, () -> read(bytes(text)), text);
      String message = Objects.requireNonNull(e.getMessage());
      assertTrue(message.startsWith("file"), message);
      assertEquals(1, message.lines().count());
    }
  }
}
