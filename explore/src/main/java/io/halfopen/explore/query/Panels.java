package io.halfopen.explore.query;

import io.halfopen.explore.store.Sql;
import org.jspecify.annotations.Nullable;

/** What the overview asks, one statement a panel. */
public final class Panels {
  /** Rows in one answer, at most. */
  public static final int MOST_ROWS = 500;

  private static final long SECOND = 1_000_000L;
  private static final long[] WIDTHS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
    172800, 604800, 1209600, 2592000, 7776000, 31536000
  };
  private static final int BARS = 90;

  /** First the few that are shown, by numbers alone; then, of each, its latest record. */
  private static final String GROUPS =
      """
      WITH endpoint AS (
        SELECT ja4tscan, place, count(*) AS n, max(first_us) AS last_us,
          arg_max(rowid, coalesce(first_us, 0)) AS sample
        FROM record %s AND ja4tscan IS NOT NULL GROUP BY ja4tscan, place),
      shown AS (
        SELECT ja4tscan, CAST(sum(n) AS BIGINT) AS records, count(*) AS endpoints,
          max(last_us) AS last_us, arg_max(sample, coalesce(last_us, 0)) AS sample
        FROM endpoint GROUP BY ja4tscan ORDER BY ORDERED LIMIT 8)
      SELECT shown.ja4tscan, shown.records, shown.endpoints, shown.last_us, r.delays_ms,
        r.rst_delay_ms, r.rounded, r.ended, r.label, r.label_category
      FROM shown JOIN record r ON r.rowid = shown.sample ORDER BY ORDERED
      """;

  private Panels() {}

  /** The panel of this name; null where there is none. */
  public static @Nullable Sql named(String name, Scope scope) {
    return switch (name) {
      case "totals" -> totals(scope);
      case "top" -> groups(scope, "records DESC, ja4tscan");
      case "rare" -> groups(scope, "endpoints, records, last_us DESC, ja4tscan");
      case "labels" ->
          scope.over(
              "SELECT label AS name, label_category AS category, count(*) AS records FROM record"
                  + " %s GROUP BY ALL ORDER BY records DESC, name LIMIT 12");
      case "ended" ->
          scope.over(
              "SELECT ended AS name, count(*) AS records FROM record %s GROUP BY ALL"
                  + " ORDER BY records DESC, name LIMIT 12");
      case "ports" ->
          scope.over(
              "SELECT port AS name, any_value(service) AS category, count(*) AS records"
                  + " FROM record %s GROUP BY port ORDER BY records DESC, name LIMIT 12");
      case "hints" ->
          scope.over(
              "SELECT name, count(*) AS records FROM (SELECT unnest(hints) AS name FROM record %s)"
                  + " GROUP BY ALL ORDER BY records DESC, name LIMIT 12");
      case "changes" -> changes(scope);
      default -> null;
    };
  }

  private static Sql groups(Scope scope, String order) {
    String shown = order.replaceAll("(records|endpoints|last_us|ja4tscan)", "shown.$1");
    return scope.over(GROUPS.replaceFirst("ORDERED", order).replaceFirst("ORDERED", shown));
  }

  /** From when to when, without counting. */
  public static Sql span(Scope scope) {
    return scope.over("SELECT min(first_us) AS first_us, max(first_us) AS last_us FROM record %s");
  }

  private static Sql totals(Scope scope) {
    return scope.over(
        """
        SELECT count(*) AS records, count(DISTINCT place) AS endpoints,
          count(DISTINCT machine) AS hosts, count(DISTINCT ja4tscan) AS fingerprints,
          min(first_us) AS first_us, max(first_us) AS last_us,
          count(*) FILTER (WHERE first_us IS NULL) AS timeless
        FROM record %s
        """);
  }

  /** Changes are not searched by fingerprint: those of the endpoints that are meant. */
  private static Sql changes(Scope scope) {
    return scope.over(
        "SELECT kind, severity, host, port, occurred, before, after, parts, reason FROM change"
            + " WHERE (host, port) IN (SELECT (host, port) FROM record %s)"
            + " ORDER BY occurred_us DESC LIMIT 12");
  }

  /** How wide a bar is, so that about ninety of them cover a span. */
  public static long barMicros(long firstMicros, long lastMicros) {
    for (long width : WIDTHS) {
      if ((lastMicros - firstMicros) / (width * SECOND) < BARS) {
        return width * SECOND;
      }
    }
    return WIDTHS[WIDTHS.length - 1] * SECOND * 10;
  }

  /** Records over time; bars are counted from 1970, so that they stay where they are. */
  public static Sql time(Scope scope, long barMicros) {
    return scope.over(
        "SELECT first_us // "
            + barMicros
            + " AS bar, count(*) AS records, count(*) FILTER (WHERE ended = 'rst') AS rst,"
            + " count(*) FILTER (WHERE ended IN ('incomplete', 'open')) AS unsure FROM record %s"
            + " AND first_us IS NOT NULL GROUP BY bar ORDER BY bar LIMIT 2000");
  }

  /** The latest records, or by another order. */
  public static Sql records(Scope scope, String order, int offset, int limit) {
    return scope.over(
        Rows.SHOWN
            + " FROM record WHERE rowid IN (SELECT rowid FROM record %s ORDER BY "
            + Rows.order(order)
            + " LIMIT ? OFFSET ?) ORDER BY "
            + Rows.order(order),
        (long) Math.min(MOST_ROWS, limit),
        (long) offset);
  }
}
