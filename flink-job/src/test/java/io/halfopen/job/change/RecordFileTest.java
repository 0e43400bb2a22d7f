package io.halfopen.job.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.Records;
import io.halfopen.job.sink.RecordFormat;
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
