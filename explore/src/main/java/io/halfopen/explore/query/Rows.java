package io.halfopen.explore.query;

import io.halfopen.explore.store.Column;
import io.halfopen.explore.store.Sql;
import java.util.stream.Collectors;

/** Records as rows: what a table shows, all that there is, and what is taken along. */
public final class Rows {
  /** More than this leaves in one file is for the commands. */
  public static final long MOST_EXPORTED = 1_000_000;

  static final String SHOWN =
      "SELECT id, host, port, ja4tscan, stack, ended, first_us, delays_ms, rst_delay_ms, rounded,"
          + " rtt_ms, label, label_category, label_confidence, hints, flags, service, live";

  /** All fields by their public names, times as text. */
  private static final String ALL =
      "SELECT "
          + Column.RECORD.stream()
              .map(
                  c ->
                      switch (c.name()) {
                        case "first_seen" -> "moment(first_us) AS first_seen";
                        case "last_seen" -> "moment(last_us) AS last_seen";
                        default -> c.quoted();
                      })
              .collect(Collectors.joining(", "));

  private Rows() {}

  static String order(String name) {
    return switch (name) {
      case "oldest" -> "first_us ASC NULLS LAST, rowid";
      case "endpoint" -> "length(address), address, port, first_us DESC, rowid";
      case "fingerprint" -> "ja4tscan, first_us DESC, rowid";
      case "label" -> "label NULLS LAST, first_us DESC, rowid";
      case "ended" -> "ended, first_us DESC, rowid";
      default -> "first_us DESC NULLS LAST, rowid";
    };
  }

  /** The same records with all their fields. */
  public static Sql export(Scope scope, String order) {
    return scope.over(ALL + " FROM record %s ORDER BY " + order(order) + " LIMIT " + MOST_EXPORTED);
  }

  /** Who answered, each once. */
  public static Sql targets(Scope scope) {
    return scope.over(
        "SELECT host, port FROM record %s GROUP BY address, host, port ORDER BY length(address), address, port"
            + " LIMIT "
            + MOST_EXPORTED);
  }

  /** One record with all its fields. */
  public static Sql one(String id) {
    return Sql.of(ALL + ", rounded, live FROM record WHERE id = ? LIMIT 1", id);
  }
}
