package io.halfopen.job.table;

import org.jspecify.annotations.Nullable;

/** Writes rows as lines of text. */
public interface RowFormat<T> {
  /** The line above all rows, without its end; null where there is none. */
  @Nullable String header();

  /** One row, without its end, which is the only line break in it whatever the row holds. */
  String line(T row);
}
