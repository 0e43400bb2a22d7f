package io.halfopen.job.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which column of a ZMap CSV says what, in whatever order they stand. ZMap writes what it received,
 * so {@code sport} is the endpoint's port and {@code dport} the scanner's.
 */
final class ZmapColumns {
  private static final List<String> TIMES = List.of("timestamp", "timestamp_ts", "timestamp_str");

  private final Map<String, Integer> places = new HashMap<>();
  private final int port;

  /**
   * @param header its names, as they stand
   * @param port the endpoint's port where no column says it, or -1
   * @throws IllegalArgumentException naming the column that is missing
   */
  ZmapColumns(List<String> header, int port) {
    this.port = port;
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i).strip();
      if (places.put(name, i) != null && !name.isEmpty()) {
        throw new IllegalArgumentException("column " + name + " stands twice in its header");
      }
    }
    if (!has("saddr")) {
      throw new IllegalArgumentException(
          "no column saddr: a ZMap CSV begins with its header, saddr and ja4ts in it");
    }
    if (TIMES.stream().noneMatch(this::has)) {
      throw new IllegalArgumentException(
          "no column timestamp, nor timestamp_ts: without times there are no delays");
    }
    if (!has("ja4ts")) {
      throw new IllegalArgumentException(
          places.keySet().stream().anyMatch(name -> name.startsWith("tcpopt_"))
              ? "no column ja4ts: the tcpopt_ columns do not say in which order the options"
                  + " stood, so no fingerprint can be made of them"
              : "no column ja4ts: nothing to make a fingerprint of");
    }
    if (!has("sport") && port < 0) {
      throw new IllegalArgumentException(
          "no column sport, the endpoint's port (dport is the scanner's): say which was scanned,"
              + " as -p 443");
    }
  }

  boolean has(String name) {
    return places.containsKey(name);
  }

  /** The cell of a column; empty where there is no such column, or the row ends before it. */
  String cell(List<String> row, String name) {
    Integer at = places.get(name);
    return at == null || at >= row.size() ? "" : row.get(at).strip();
  }

  int size() {
    return places.size();
  }

  int endpointPort(List<String> row) {
    return has("sport") ? (int) number(row, "sport", 0xffff) : port;
  }

  ZmapTime time(List<String> row) {
    if (has("timestamp_ts")) {
      String seconds = cell(row, "timestamp_ts");
      return has("timestamp_us")
          ? ZmapTime.of(seconds, cell(row, "timestamp_us"))
          : ZmapTime.of(seconds);
    }
    return ZmapTime.of(cell(row, has("timestamp") ? "timestamp" : "timestamp_str"));
  }

  /** A number up to {@code most}; 0 where the cell is empty or there is no such column. */
  long number(List<String> row, String name, long most) {
    String text = cell(row, name);
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      value = c < '0' || c > '9' || i > 10 ? Long.MAX_VALUE : value * 10 + c - '0';
      if (value > most) {
        throw new IllegalArgumentException(name + " '" + text + "' is no number to " + most);
      }
    }
    return value;
  }
}
