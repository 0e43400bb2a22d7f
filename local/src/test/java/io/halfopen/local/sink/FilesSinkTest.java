package io.halfopen.local.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.sink.RecordFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Files of every format, exactly once, and nothing to be seen of what is not yet final. */
final class FilesSinkTest {
  /** A format of whole records or of lines. */
  abstract static class Parts extends RecordSinkContract {
    private final String format;

    Parts(String format) {
      this.format = format;
    }

    /** What one part holds. */
    abstract List<String> read(Path part) throws IOException;

    @Override
    String spec() {
      return "files:" + folder.resolve("records").toUri() + "?format=" + format;
    }

    @Override
    boolean exactlyOnce() {
      return true;
    }

    @Override
    List<String> contents() throws IOException {
      List<String> all = new ArrayList<>();
      for (Path part : visible(folder.resolve("records"))) {
        all.addAll(read(part));
      }
      return all;
    }

    @Override
    List<String> wrong() throws IOException {
      Path file = Files.writeString(folder.resolve("file"), "in the way");
      return List.of(
          "files:",
          "files:" + file.toUri(),
          "files:nowhere://else/",
          spec() + "x",
          spec() + "&rate=1",
          spec() + "&roll-size=big",
          spec() + "&roll-interval=0s",
          spec() + "&fields=no_such_field");
    }

    static List<Path> visible(Path folder) throws IOException {
      try (Stream<Path> all = Files.walk(folder)) {
        List<Path> parts =
            all.filter(Files::isRegularFile)
                .filter(part -> !part.getFileName().toString().startsWith("."))
                .toList();
        parts.forEach(
            part -> {
              String name = part.getFileName().toString();
              assertTrue(
                  name.matches("(compacted-)?ja4tscan-[^.]+\\.(jsonl|csv|avro|parquet)"), name);
            });
        return parts;
      }
    }
  }

  @Nested
  final class Json extends Parts {
    Json() {
      super("json");
    }

    @Override
    List<String> read(Path part) throws IOException {
      return Files.readAllLines(part);
    }

    @Test
    void partsEndBySize() throws Exception {
      rolled = true;
      everyRecordArrivesAsItIs();
      for (Path part : visible(folder.resolve("records"))) {
        assertTrue(Files.size(part) < 10_000, part + " has " + Files.size(part));
      }
    }

    @Test
    void foldersAreTheHoursOfWhatHappened() throws Exception {
      everyRecordArrivesAsItIs();
      DateTimeFormatter hour =
          DateTimeFormatter.ofPattern("'date='yyyy-MM-dd'/hour='HH").withZone(ZoneOffset.UTC);
      Set<String> expected = new HashSet<>();
      LongStream.range(0, RECORDS)
          .map(n -> SinkRecords.of(n).getFirstSeenMicros())
          .forEach(micros -> expected.add(hour.format(Instant.ofEpochSecond(micros / 1_000_000))));
      Path below = folder.resolve("records").resolve("json");
      Set<String> seen = new HashSet<>();
      for (Path part : visible(below)) {
        seen.add(below.relativize(part.getParent()).toString());
      }
      assertEquals(expected, seen);
      assertTrue(expected.size() >= 4, expected.toString());
    }

    private boolean rolled;

    @Override
    String spec() {
      return super.spec() + (rolled ? "&roll-size=4K" : "");
    }
  }

  @Nested
  final class Csv extends Parts {
    Csv() {
      super("csv");
    }

    @Override
    String shown(Ja4TScanRecord record) {
      return RecordFormat.of("csv", null).line(record);
    }

    @Override
    List<String> read(Path part) throws IOException {
      List<String> lines = Files.readAllLines(part);
      String header = RecordFormat.of("csv", null).header();
      assertEquals(header, lines.get(0));
      List<String> rows = lines.subList(1, lines.size());
      assertFalse(rows.contains(header), part + " has two headers");
      return rows;
    }
  }

  @Nested
  final class Avro extends Parts {
    Avro() {
      super("avro");
    }

    @Override
    List<String> read(Path part) throws IOException {
      List<String> records = new ArrayList<>();
      try (DataFileReader<Ja4TScanRecord> container =
          new DataFileReader<>(part.toFile(), new SpecificDatumReader<>(Ja4TScanRecord.class))) {
        container.forEach(record -> records.add(shown(record)));
      }
      return records;
    }

    @Test
    void containersOfManyCheckpointsBecomeFew() throws Exception {
      everyRecordArrivesAsItIs();
      int hours = 4;
      int writers = 2;
      assertTrue(visible(folder.resolve("records")).size() <= 2 * hours * writers);
    }
  }

  @Nested
  final class Parquet extends Parts {
    Parquet() {
      super("parquet");
    }

    @Override
    List<String> read(Path part) throws IOException {
      List<String> records = new ArrayList<>();
      try (ParquetReader<Ja4TScanRecord> columns =
          AvroParquetReader.<Ja4TScanRecord>builder(new LocalInputFile(part))
              .withDataModel(SpecificData.getForClass(Ja4TScanRecord.class))
              .build()) {
        for (Ja4TScanRecord r = columns.read(); r != null; r = columns.read()) {
          records.add(shown(r));
        }
      }
      return records;
    }
  }
}
