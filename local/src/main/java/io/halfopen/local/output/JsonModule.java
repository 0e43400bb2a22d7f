package io.halfopen.local.output;

import io.halfopen.job.table.Fields;
import io.halfopen.job.table.JsonFormat;
import io.halfopen.job.table.RowFormat;

/** One JSON object a line. */
public final class JsonModule implements OutputModule {
  @Override
  public String name() {
    return "json";
  }

  @Override
  public String description() {
    return "one JSON object a line";
  }

  @Override
  public <T> RowFormat<T> format(Fields<T> fields, OutputChoice choice) {
    return new JsonFormat<>(fields.choose(choice.fields()));
  }
}
