package io.halfopen.explore.query;

import io.halfopen.event.BadInputException;
import io.halfopen.explore.store.Sql;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records that a page is about: those that fit a search, in a time.
 *
 * @param search what was searched for
 * @param fromMicros no earlier than this, microseconds since 1970; null for no bound
 * @param toMicros before this; null for no bound
 */
public record Scope(Condition search, @Nullable Long fromMicros, @Nullable Long toMicros) {
  /**
   * What the address of a page says.
   *
   * @param query the search, perhaps empty
   * @param from a time, perhaps empty
   * @param to a time, perhaps empty
   * @throws BadInputException naming what cannot be read
   */
  public static Scope parse(String query, String from, String to) {
    return new Scope(Search.parse(query), time("from", from), time("to", to));
  }

  private static @Nullable Long time(String name, String text) {
    if (text.isBlank()) {
      return null;
    }
    try {
      return Times.micros(text.strip());
    } catch (IllegalArgumentException e) {
      throw new BadInputException(name + " '" + text + "': " + e.getMessage(), e);
    }
  }

  /** A statement over these records: {@code WHERE} takes the place of {@code %s}. */
  Sql over(String text, Object... more) {
    StringBuilder where = new StringBuilder(search.sql());
    List<Object> values = new ArrayList<>(search.values());
    if (fromMicros != null) {
      where.append(" AND first_us >= ?");
      values.add(fromMicros);
    }
    if (toMicros != null) {
      where.append(" AND first_us < ?");
      values.add(toMicros);
    }
    values.addAll(List.of(more));
    return new Sql(text.replace("%s", "WHERE " + where), values);
  }
}
