package io.halfopen.local.output;

import io.halfopen.event.BadInputException;
import io.halfopen.job.table.Field;
import io.halfopen.job.table.Fields;
import io.halfopen.job.table.RowFormat;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code address:port} a line, which application-layer scanners such as ZGrab2 read. */
public final class TargetsModule implements OutputModule {
  @Override
  public String name() {
    return "targets";
  }

  @Override
  public String description() {
    return "address:port of what answered, a line each, for application-layer scanners";
  }

  @Override
  public <T> RowFormat<T> format(Fields<T> fields, OutputChoice choice) {
    if (choice.fields() != null) {
      throw new BadInputException("output module targets has no fields to choose: leave -f out");
    }
    Function<T, @Nullable Object> address = value(fields, "saddr");
    Function<T, @Nullable Object> port = value(fields, "sport");
    return new RowFormat<>() {
      @Override
      public @Nullable String header() {
        return null;
      }

      @Override
      public String line(T row) {
        String host = String.valueOf(address.apply(row));
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port.apply(row);
      }
    };
  }

  private static <T> Function<T, @Nullable Object> value(Fields<T> fields, String name) {
    Field<T> field = fields.find(name);
    if (field == null) {
      throw new BadInputException("output module targets needs rows with an address and a port");
    }
    return field.value();
  }
}
