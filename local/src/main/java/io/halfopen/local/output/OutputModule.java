package io.halfopen.local.output;

import io.halfopen.event.BadInputException;
import io.halfopen.job.table.Fields;
import io.halfopen.job.table.RowFormat;

/**
 * A way to write rows, of packets as well as of records. Modules are found by {@link
 * java.util.ServiceLoader}: a jar on the class path that names one is enough.
 */
public interface OutputModule {
  /** The name that chooses it. */
  String name();

  /** One line for whoever chooses. */
  String description();

  /** True where {@code --output-args} means something to it. */
  default boolean takesArguments() {
    return false;
  }

  /**
   * How rows of these fields are written.
   *
   * @throws BadInputException where a field or an argument does not exist
   */
  <T> RowFormat<T> format(Fields<T> fields, OutputChoice choice);
}
