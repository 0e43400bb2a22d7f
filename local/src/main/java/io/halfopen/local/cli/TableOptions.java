package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.change.RecordFile;
import io.halfopen.job.table.CsvFormat;
import io.halfopen.job.table.Fields;
import io.halfopen.job.table.JsonFormat;
import io.halfopen.job.table.RowFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Rows out of record files: how they are read, and how what comes of them is written. */
final class TableOptions {
  @Option(
      names = {"-O", "--output-module"},
      paramLabel = "csv|json",
      defaultValue = "csv",
      description = "csv (with a header row) or json (one object a line); default csv")
  String kind = "csv";

  @Option(
      names = {"-f", "--output-fields"},
      paramLabel = "FIELDS",
      description = "fields joined by commas; default: all of them")
  @Nullable String fields;

  <T> RowFormat<T> format(Fields<T> all) {
    return switch (kind) {
      case "csv" -> new CsvFormat<>(all.choose(fields), true);
      case "json" -> new JsonFormat<>(all.choose(fields));
      default ->
          throw new BadInputException("output format '" + kind + "' does not exist: csv or json");
    };
  }

  static <T> void print(RowFormat<T> format, List<T> rows) {
    String header = format.header();
    if (header != null) {
      System.out.println(header);
    }
    rows.forEach(row -> System.out.println(format.line(row)));
  }

  /** All records of a file, JSON lines, CSV or Avro. */
  static void read(Path file, Consumer<Ja4TScanRecord> records) {
    try (InputStream in = Files.newInputStream(file)) {
      RecordFile.read(file.toString(), in, records);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read; name a file of records", e);
    }
  }
}
