package io.halfopen.job.table;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows as CSV (RFC 4180). Control characters are written as {@code \xNN}, so that what the network
 * sent can neither break a row nor speak to a terminal.
 */
public final class CsvFormat<T> implements RowFormat<T> {
  private final List<Field<T>> fields;
  private final boolean headed;

  /** These fields in this order; {@code headed} for their names above. */
  public CsvFormat(List<Field<T>> fields, boolean headed) {
    this.fields = List.copyOf(fields);
    this.headed = headed;
  }

  @Override
  public @Nullable String header() {
    return headed ? fields.stream().map(Field::name).collect(Collectors.joining(",")) : null;
  }

  @Override
  public String line(T row) {
    StringBuilder out = new StringBuilder(128);
    for (int i = 0; i < fields.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      append(out, text(fields.get(i).value().apply(row)));
    }
    return out.toString();
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Boolean truth) {
      return truth ? "1" : "0";
    }
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(" "))
        : value.toString();
  }

  private static void append(StringBuilder out, String text) {
    int start = out.length();
    boolean quote = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        out.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
      } else {
        quote |= c == ',' || c == '"';
        if (c == '"') {
          out.append(c);
        }
        out.append(c);
      }
    }
    if (quote) {
      out.insert(start, '"').append('"');
    }
  }
}
