package io.halfopen.fuzz;

import io.halfopen.event.BadInputException;
import io.halfopen.event.EventCodec;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.change.RecordFile;
import io.halfopen.job.label.LabelTable;
import io.halfopen.job.sink.RecordFormat;
import io.halfopen.job.source.MessageTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;

/** A file of records that somebody gave, and one of labels: read, or refused in one line. */
public final class RecordsTarget implements Target {
  private final EventCodec<Ja4TScanRecord> codec = EventCodec.records();

  @Override
  public void read(byte[] input) {
    try {
      RecordFile.read("input", new ByteArrayInputStream(input), codec::encode);
    } catch (BadInputException | IOException e) {
      oneLine(e);
    }
    try {
      LabelTable.of("input", new String(input, StandardCharsets.UTF_8));
    } catch (BadInputException e) {
      oneLine(e);
    }
  }

  private static void oneLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    Target.require(message.lines().count() == 1, "not one line: " + message);
  }

  @Override
  public List<byte[]> seeds() throws IOException {
    Ja4TScanRecord record = MessageTarget.record();
    ByteArrayOutputStream avro = new ByteArrayOutputStream();
    try (DataFileWriter<Ja4TScanRecord> file =
        new DataFileWriter<>(new SpecificDatumWriter<>(Ja4TScanRecord.class))) {
      file.create(Ja4TScanRecord.getClassSchema(), avro, new byte[16]);
      file.append(record);
    }
    RecordFormat csv = RecordFormat.of("csv", null);
    return List.of(
        avro.toByteArray(),
        text(RecordFormat.of("json", null).line(record) + "\n"),
        text(csv.header() + "\n" + csv.line(record) + "\n"),
        text("label,kind,fingerprint\nmy device,ja4tscan,\"65160_2-4-8-1-3_1460_10_1-2-4\"\n"));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
