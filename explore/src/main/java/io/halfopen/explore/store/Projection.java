package io.halfopen.explore.store;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How each form of file becomes rows of the same tables: text of statements, no values. */
final class Projection {
  /** Beside the fields that a record has: what searching and drawing need. */
  static final String RECORD_TABLE =
      Column.table(Column.RECORD.stream().filter(c -> !isTime(c)).toList())
          + ", first_us BIGINT, last_us BIGINT, address VARCHAR, stack VARCHAR, rounded BOOLEAN,"
          + " live BOOLEAN, place UBIGINT, machine UBIGINT, key UBIGINT";

  static final String CHANGE_TABLE = Column.table(Column.CHANGE) + ", occurred_us BIGINT";

  /**
   * An address as hexadecimal digits, 8 or 32 of them, so that a network is a range of texts; the
   * engine's own type for addresses would be an extension that has to be fetched.
   */
  static final List<String> MACROS =
      List.of(
          """
          CREATE MACRO hex4(a) AS format('{:02x}{:02x}{:02x}{:02x}',
            TRY_CAST(split_part(a, '.', 1) AS UTINYINT)::INTEGER,
            TRY_CAST(split_part(a, '.', 2) AS UTINYINT)::INTEGER,
            TRY_CAST(split_part(a, '.', 3) AS UTINYINT)::INTEGER,
            TRY_CAST(split_part(a, '.', 4) AS UTINYINT)::INTEGER)
          """,
          """
          CREATE MACRO groups6(a) AS
            CASE WHEN a = '' THEN ''
            ELSE array_to_string(
              list_transform(string_split(a, ':'), lambda g: lpad(lower(g), 4, '0')), '') END
          """,
          """
          CREATE MACRO hex6(a) AS
            CASE WHEN contains(a, '::')
            THEN groups6(split_part(a, '::', 1))
              || repeat('0', greatest(0, 32 - length(groups6(split_part(a, '::', 1)))
                - length(groups6(split_part(a, '::', 2)))))
              || groups6(split_part(a, '::', 2))
            ELSE groups6(a) END
          """,
          "CREATE MACRO hex(a) AS CASE WHEN contains(a, ':') THEN hex6(a) ELSE hex4(a) END",
          """
          CREATE MACRO train(f) AS list_transform(
            list_filter(string_split(split_part(f, '_', 5), '-'),
              lambda d: regexp_full_match(d, '[0-9]{1,6}')),
            lambda d: CAST(d AS DOUBLE) * 1000)
          """,
          "CREATE MACRO part(f, n) AS TRY_CAST(nullif(split_part(f, '_', n), '00') AS INTEGER)",
          "CREATE MACRO micros(t) AS epoch_us(TRY_CAST(t AS TIMESTAMP))",
          "CREATE MACRO moment(us) AS strftime(make_timestamp(us), '%Y-%m-%dT%H:%M:%S.%fZ')");

  private static final String ID =
      "coalesce(nullif(id, ''), md5(concat_ws('|', host, port, ja4tscan, first_seen, scan)))";

  private Projection() {}

  static boolean isTime(Column column) {
    return column.name().equals("first_seen") || column.name().equals("last_seen");
  }

  /** Rows of the record table out of rows with a record's public fields. */
  static String records(String from, boolean live) {
    List<String> columns = new ArrayList<>();
    for (Column column : Column.RECORD) {
      if (!isTime(column)) {
        columns.add(made(column) + " AS " + column.quoted());
      }
    }
    return "SELECT "
        + String.join(", ", columns)
        + ", micros(first_seen) AS first_us"
        + ", coalesce(micros(last_seen), micros(first_seen)) AS last_us"
        + ", hex(host) AS address"
        + ", regexp_extract(ja4tscan, '^[^_]*_[^_]*_[^_]*_[^_]*') AS stack"
        + ", (delays_ms IS NULL AND coalesce(len(train(ja4tscan)), 0) > 0) AS rounded"
        + (live ? ", true" : ", false")
        // Numbers are counted and looked for faster than texts.
        + " AS live, hash(host, port) AS place, hash(host) AS machine, hash("
        + ID
        + ") AS key FROM ("
        + from
        + ") WHERE host IS NOT NULL AND port IS NOT NULL";
  }

  /** Where a file leaves fields out, the string says what it can. */
  private static String made(Column column) {
    return switch (column.name()) {
      case "id" -> ID;
      case "ja4tscan" -> "nullif(ja4tscan, '')";
      case "window" -> "coalesce(\"window\", part(ja4tscan, 1))";
      case "options" -> "coalesce(options, nullif(split_part(ja4tscan, '_', 2), ''))";
      case "mss" -> "coalesce(mss, part(ja4tscan, 3))";
      case "wscale" -> "coalesce(wscale, part(ja4tscan, 4))";
      case "delays_ms" -> "coalesce(delays_ms, train(ja4tscan), [])";
      case "rst_delay_ms" ->
          "coalesce(rst_delay_ms, 1000 * TRY_CAST(nullif(regexp_extract("
              + "split_part(ja4tscan, '_', 5), 'R([0-9]{1,6})', 1), '') AS DOUBLE))";
      case "revision" -> "coalesce(revision, 0)";
      case "flags", "hints" -> "coalesce(" + column.quoted() + ", [])";
      default -> column.quoted();
    };
  }

  /** Rows of the change table out of rows with a change's public fields. */
  static String changes(String from) {
    return "SELECT "
        + Column.CHANGE.stream().map(Column::quoted).collect(Collectors.joining(", "))
        + ", micros(occurred) AS occurred_us FROM ("
        + from
        + ") WHERE host IS NOT NULL AND port IS NOT NULL";
  }

  /** Lines of JSON; the one value is the list of paths. */
  static String lines(List<Column> columns, boolean passOver) {
    return "SELECT * FROM read_json(?, format = 'newline_delimited', hive_partitioning = false,"
        + " maximum_object_size = 4194304, ignore_errors = "
        + passOver
        + ", columns = "
        + Column.structure(columns)
        + ")";
  }

  /** A CSV file under this header; the one value is the list of paths. */
  static String csv(List<Column> columns, List<String> header, boolean passOver) {
    List<String> names = new ArrayList<>();
    List<String> structure = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      structure.add("c" + i + ": 'VARCHAR'");
    }
    for (Column column : columns) {
      int at = header.indexOf(column.name());
      names.add(
          (at < 0 ? "NULL::" + column.type() : cell("c" + at, column)) + " AS " + column.quoted());
    }
    return "SELECT "
        + String.join(", ", names)
        + " FROM read_csv(?, auto_detect = false, delim = ',', quote = '\"', escape = '\"',"
        + " header = true, hive_partitioning = false, null_padding = false,"
        + " max_line_size = 4194304, ignore_errors = "
        + passOver
        + ", columns = {"
        + String.join(", ", structure)
        + "})";
  }

  private static String cell(String name, Column column) {
    String text = "nullif(" + name + ", '')";
    return switch (column.type()) {
      case "VARCHAR" -> text;
      case "VARCHAR[]" -> "string_split(" + text + ", ' ')";
      case "DOUBLE[]" -> "TRY_CAST(string_split(" + text + ", ' ') AS DOUBLE[])";
      default -> "TRY_CAST(" + text + " AS " + column.type() + ")";
    };
  }

  /** The field that the first files of whole records did not have. */
  static final String LATER = "timeResolutionMicros";

  /** Columns of whole records, by the names of their schema; the one value is the list of paths. */
  static final String PARQUET =
      """
      SELECT host, port, ja4tscan, replace(lower(ended), '_', '-') AS ended,
        moment(firstSeenMicros) AS first_seen, moment(lastSeenMicros) AS last_seen,
        list_transform(delaysMicros, lambda d: d / 1000.0) AS delays_ms,
        rstDelayMicros / 1000.0 AS rst_delay_ms, rttMicros / 1000.0 AS rtt_ms,
        "window", options, mss, windowScale AS wscale, hopLimit AS hop_limit,
        initialHopLimit AS initial_hop_limit, hops, flags, packets, len("foreign") AS "foreign",
        duplicates, unverifiedRsts AS unverified_rsts, others, afterRst AS after_rst, payloads,
        template, sensor, scan, scannerAddress AS scanner_host, scannerPort AS scanner_port,
        timeResolutionMicros AS time_resolution_us,
        revision, id, labels[1].label AS label, labels[1].category AS label_category,
        labels[1].confidence AS label_confidence, labels[1].reason AS label_reason,
        nullif(array_to_string(list_transform(labels[2:], lambda l: l.label || ' '
          || l.confidence), '; '), '') AS other_labels,
        list_transform(hints, lambda h: h.name) AS hints,
        nullif(array_to_string(list_transform(hints, lambda h: h.name || ': ' || h.reason),
          '; '), '') AS hint_reasons,
        service, effectiveWindow AS effective_window, timestampHertz AS timestamp_hertz,
        uptimeSeconds AS uptime_s, quicklabsJa4ts AS quicklabs_ja4ts
      FROM read_parquet(?, hive_partitioning = false)
      """;
}
