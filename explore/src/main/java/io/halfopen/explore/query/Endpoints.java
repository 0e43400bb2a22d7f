package io.halfopen.explore.query;

import io.halfopen.explore.store.Column;
import io.halfopen.explore.store.Sql;
import java.util.stream.Collectors;

/** What an endpoint's page asks. */
public final class Endpoints {
  /** Exchanges drawn, the latest. */
  public static final int MOST = 300;

  private Endpoints() {}

  /** How often and how variously it answered. */
  public static Sql summary(String host, int port) {
    return Sql.of(
        """
        SELECT count(*) AS records, min(first_us) AS first_us, max(first_us) AS last_us,
          count(DISTINCT ja4tscan) AS fingerprints, count(DISTINCT stack) AS stacks,
          count(DISTINCT scan) AS scans, list(DISTINCT sensor) AS sensors,
          any_value(service) AS service, median(rtt_ms) AS rtt_ms,
          min(rtt_ms) AS least_rtt_ms, max(rtt_ms) AS most_rtt_ms
        FROM record WHERE place = hash(?::VARCHAR, ?::INTEGER)
        """,
        host,
        (long) port);
  }

  /** Its exchanges, the latest first, with all that the page says of them. */
  public static Sql history(String host, int port) {
    return Sql.of(
        Rows.SHOWN
            + ", last_us, packets, initial_hop_limit, hops, hop_limit, \"window\", options, mss,"
            + " wscale, label_reason, other_labels, hint_reasons, template, sensor, scan,"
            + " scanner_host, revision, duplicates, \"foreign\", unverified_rsts, after_rst"
            + " FROM record WHERE place = hash(?::VARCHAR, ?::INTEGER)"
            + " ORDER BY first_us DESC NULLS LAST, rowid LIMIT "
            + MOST,
        host,
        (long) port);
  }

  /** What was told about it. */
  public static Sql changes(String host, int port) {
    return Sql.of(
        "SELECT "
            + Column.CHANGE.stream().map(Column::quoted).collect(Collectors.joining(", "))
            + ", occurred_us FROM change WHERE host = ? AND port = ? ORDER BY occurred_us DESC"
            + " LIMIT 200",
        host,
        (long) port);
  }

  /** Others whose answer reads the same. */
  public static Sql sameFingerprint(String ja4tscan, String host, int port) {
    return related("ja4tscan = ? AND NOT (host = ? AND port = ?)", ja4tscan, host, (long) port);
  }

  /** Others whose first answer reads the same, and which repeat it otherwise. */
  public static Sql sameStack(String stack, String ja4tscan) {
    return related("stack = ? AND ja4tscan <> ?", stack, ja4tscan);
  }

  /** Other ports of the same address. */
  public static Sql sameHost(String host, int port) {
    return related("machine = hash(?::VARCHAR) AND port <> ?", host, (long) port);
  }

  private static Sql related(String where, Object... values) {
    return Sql.of(
        """
        SELECT host, port, count(*) AS records, max(first_us) AS last_us,
          arg_max(ja4tscan, first_us) AS ja4tscan, arg_max(delays_ms, first_us) AS delays_ms,
          arg_max(rst_delay_ms, first_us) AS rst_delay_ms, arg_max(label, first_us) AS label,
          arg_max(label_category, first_us) AS label_category,
          arg_max(ended, first_us) AS ended, count(*) OVER () AS total
        FROM record WHERE %s GROUP BY host, port ORDER BY records DESC, host, port LIMIT 12
        """
            .formatted(where),
        values);
  }

  /** What is known here of a fingerprint. */
  public static Sql fingerprint(String ja4tscan) {
    return Sql.of(
        """
        SELECT count(*) AS records, count(DISTINCT place) AS endpoints,
          min(first_us) AS first_us, max(first_us) AS last_us, mode(label) AS label,
          mode(label_reason) AS label_reason, mode(initial_hop_limit) AS ttl,
          arg_max(delays_ms, first_us) AS delays_ms, arg_max(rst_delay_ms, first_us) AS rst_delay_ms
        FROM record WHERE ja4tscan = ?
        """,
        ja4tscan);
  }

  /** Real trains of a fingerprint, to see how its timers drift. */
  public static Sql trains(String ja4tscan) {
    return Sql.of(
        "SELECT delays_ms, rst_delay_ms FROM record WHERE ja4tscan = ? AND NOT rounded"
            + " ORDER BY first_us DESC LIMIT 60",
        ja4tscan);
  }

  /** Fingerprints that hold a text, the most frequent first. */
  public static Sql suggest(String text) {
    return Sql.of(
        "SELECT ja4tscan, mode(label) AS label, count(*) AS records FROM record"
            + " WHERE contains(ja4tscan, ?) GROUP BY ja4tscan ORDER BY records DESC LIMIT 20",
        text);
  }
}
