package io.halfopen.local.output;

import io.halfopen.job.table.CsvFormat;
import io.halfopen.job.table.Fields;
import io.halfopen.job.table.RowFormat;

/** Comma-separated values with a header row. */
public final class CsvModule implements OutputModule {
  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String description() {
    return "comma-separated values, a header row above them (--no-header-row)";
  }

  @Override
  public <T> RowFormat<T> format(Fields<T> fields, OutputChoice choice) {
    return new CsvFormat<>(fields.choose(choice.fields()), choice.header());
  }
}
