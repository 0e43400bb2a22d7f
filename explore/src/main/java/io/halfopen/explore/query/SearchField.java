package io.halfopen.explore.query;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a search may name. */
enum SearchField {
  HOST(Kind.ADDRESS, "address", "address", "saddr", "ip"),
  PORT(Kind.NUMBER, "port", "port", "sport"),
  FINGERPRINT(Kind.TEXT, "ja4tscan", "fingerprint", "ja4tscan"),
  STACK(Kind.TEXT, "stack", "stack"),
  LABEL(Kind.TEXT, "label", "label"),
  CATEGORY(Kind.TEXT, "label_category", "category", "label_category"),
  CONFIDENCE(Kind.NUMBER, "label_confidence", "confidence", "label_confidence"),
  ENDED(Kind.TEXT, "ended", "ended"),
  HINT(Kind.LIST, "hints", "hint", "hints"),
  FLAG(Kind.LIST, "flags", "flag", "flags"),
  SERVICE(Kind.TEXT, "service", "service"),
  SENSOR(Kind.TEXT, "sensor", "sensor"),
  SCAN(Kind.TEXT, "scan", "scan"),
  SCANNER(Kind.TEXT, "scanner_host", "scanner", "scanner_host"),
  TEMPLATE(Kind.TEXT, "template", "template"),
  OPTIONS(Kind.TEXT, "options", "options"),
  WINDOW(Kind.NUMBER, "\"window\"", "window"),
  MSS(Kind.NUMBER, "mss", "mss"),
  WSCALE(Kind.NUMBER, "wscale", "wscale", "scale"),
  TTL(Kind.NUMBER, "initial_hop_limit", "ttl", "initial_hop_limit"),
  HOPS(Kind.NUMBER, "hops", "hops"),
  RTT(Kind.NUMBER, "rtt_ms", "rtt", "rtt_ms"),
  PACKETS(Kind.NUMBER, "packets", "packets"),
  RETRANSMISSIONS(Kind.NUMBER, "len(delays_ms)", "retransmissions"),
  REVISION(Kind.NUMBER, "revision", "revision"),
  ID(Kind.TEXT, "id", "id"),
  SEEN(Kind.TIME, "first_us", "seen", "first_seen");

  /** How it compares. */
  enum Kind {
    ADDRESS,
    NUMBER,
    TEXT,
    LIST,
    TIME
  }

  private static final Map<String, SearchField> BY_NAME = new HashMap<>();

  static {
    for (SearchField field : values()) {
      BY_NAME.put(field.name().toLowerCase(Locale.ROOT), field);
      for (String name : field.names) {
        BY_NAME.put(name, field);
      }
    }
  }

  private final Kind kind;
  private final String sql;
  private final String[] names;

  SearchField(Kind kind, String sql, String... names) {
    this.kind = kind;
    this.sql = sql;
    this.names = names;
  }

  static @Nullable SearchField named(String name) {
    return BY_NAME.get(name.toLowerCase(Locale.ROOT));
  }

  /** All names that a person may choose from. */
  static String list() {
    StringBuilder list = new StringBuilder();
    for (SearchField field : values()) {
      list.append(list.isEmpty() ? "" : ", ").append(field.label());
    }
    return list.toString();
  }

  Kind kind() {
    return kind;
  }

  /** The column, as text of a statement. */
  String sql() {
    return sql;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
