package io.halfopen.explore.store;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A field of records or changes by its public name, and what it holds.
 *
 * @param name as files and exports have it
 * @param type VARCHAR, INTEGER, BIGINT, DOUBLE, or a list of these
 */
public record Column(String name, String type) {
  /** The fields of a record, in the order of a row. */
  public static final List<Column> RECORD =
      parse(
          """
          host VARCHAR, port INTEGER, ja4tscan VARCHAR, ended VARCHAR, first_seen VARCHAR,
          last_seen VARCHAR, delays_ms DOUBLE[], rst_delay_ms DOUBLE, rtt_ms DOUBLE,
          window INTEGER, options VARCHAR, mss INTEGER, wscale INTEGER, hop_limit INTEGER,
          initial_hop_limit INTEGER, hops INTEGER, flags VARCHAR[], packets INTEGER,
          foreign INTEGER, duplicates INTEGER, unverified_rsts INTEGER, others INTEGER,
          after_rst INTEGER, payloads INTEGER, template VARCHAR, sensor VARCHAR, scan VARCHAR,
          scanner_host VARCHAR, scanner_port INTEGER,
          time_resolution_us INTEGER, revision INTEGER, id VARCHAR,
          label VARCHAR, label_category VARCHAR, label_confidence DOUBLE, label_reason VARCHAR,
          other_labels VARCHAR, hints VARCHAR[], hint_reasons VARCHAR, service VARCHAR,
          effective_window BIGINT, timestamp_hertz DOUBLE, uptime_s BIGINT,
          quicklabs_ja4ts VARCHAR
          """);

  /** The fields of a change, in the order of a row. */
  public static final List<Column> CHANGE =
      parse(
          """
          occurred VARCHAR, kind VARCHAR, host VARCHAR, port INTEGER, groups VARCHAR[],
          before VARCHAR, after VARCHAR, parts VARCHAR[], stacks VARCHAR[],
          before_since VARCHAR, before_last_seen VARCHAR, stood_s DOUBLE, severity VARCHAR,
          reason VARCHAR, before_delays_ms DOUBLE[], after_delays_ms DOUBLE[],
          template VARCHAR, sensor VARCHAR, scanner_host VARCHAR, scan VARCHAR,
          record_id VARCHAR, record_revision INTEGER, id VARCHAR
          """);

  private static List<Column> parse(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .map(one -> new Column(one.split(" ")[0], one.split(" ")[1]))
        .toList();
  }

  /** True where it holds several values. */
  public boolean isList() {
    return type.endsWith("[]");
  }

  /** The name as a statement has it. */
  public String quoted() {
    return '"' + name + '"';
  }

  static String structure(List<Column> columns) {
    return columns.stream()
        .map(c -> c.quoted() + ": '" + c.type() + "'")
        .collect(Collectors.joining(", ", "{", "}"));
  }

  static String table(List<Column> columns) {
    return columns.stream().map(c -> c.quoted() + " " + c.type()).collect(Collectors.joining(", "));
  }
}
