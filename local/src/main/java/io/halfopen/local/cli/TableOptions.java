package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.job.table.CsvFormat;
import io.halfopen.job.table.Fields;
import io.halfopen.job.table.JsonFormat;
import io.halfopen.job.table.RowFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Rows out of records: how they are written. */
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
}
