package io.halfopen.explore.store;

import java.util.List;

/**
 * A statement: text that was written here, and values that were not. Whatever a person or a file
 * says is a value, and so never part of the text.
 *
 * @param text with a question mark for each value
 * @param values texts and numbers, in the order of the question marks
 */
public record Sql(String text, List<Object> values) {
  public Sql {
    values = List.copyOf(values);
  }

  /** A statement with these values. */
  public static Sql of(String text, Object... values) {
    return new Sql(text, List.of(values));
  }
}
