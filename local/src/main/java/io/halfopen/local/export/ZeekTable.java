package io.halfopen.local.export;

import io.halfopen.event.Ja4TScanRecord;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table for Zeek's input framework: tabs, a {@code #fields} line, {@code -} where there is no
 * value; the latest record of each endpoint, since a table has one row a key.
 */
final class ZeekTable implements Export {
  private static final String HEADER =
      String.join(
          "\t",
          "#fields",
          "host",
          "port_number",
          "ja4tscan",
          "first_seen",
          "last_seen",
          "label",
          "sensor");

  private final Map<String, Ja4TScanRecord> latest = new TreeMap<>();

  @Override
  public void add(Ja4TScanRecord record) {
    latest.merge(
        record.getHost() + " " + record.getPort(),
        record,
        (before, now) -> newer(now, before) ? now : before);
  }

  private static boolean newer(Ja4TScanRecord now, Ja4TScanRecord before) {
    return now.getLastSeenMicros() >= before.getLastSeenMicros();
  }

  @Override
  public void print(PrintStream out) {
    out.println(HEADER);
    for (Ja4TScanRecord record : latest.values()) {
      out.println(
          String.join(
              "\t",
              cell(record.getHost()),
              Integer.toString(record.getPort()),
              cell(record.getJa4tscan()),
              time(record.getFirstSeenMicros()),
              time(record.getLastSeenMicros()),
              cell(record.getLabels().isEmpty() ? null : record.getLabels().get(0).getLabel()),
              cell(record.getSensor())));
    }
  }

  private static String time(long micros) {
    return BigDecimal.valueOf(micros, 6).toPlainString();
  }

  /** Whatever would break a row is written as Zeek writes it, {@code \xNN}. */
  private static String cell(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return "-";
    }
    StringBuilder out = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (Character.isISOControl(c) || c == '\\') {
                out.append("\\x%02x".formatted(c));
              } else {
                out.append((char) c);
              }
            });
    return text.equals("-") ? "\\x2d" : out.toString();
  }
}
