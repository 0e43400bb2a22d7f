package io.halfopen.explore.query;

import io.halfopen.explore.query.SearchField.Kind;
import io.halfopen.job.table.Network;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one term of a search means. */
final class Terms {
  private static final int BYTE = 8;
  private static final int MOST_PORT = 65535;
  private static final Pattern DIGITS = Pattern.compile("\\d{1,5}");
  private static final Pattern BEGINNING = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){1,2}\\.?");
  private static final Pattern WITH_PORT =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([0-9.]+)):(\\d{1,5})");
  private static final Pattern FINGERPRINT = Pattern.compile("(?=.*\\d)[0-9R]*[-_][-_0-9R]*");
  private static final Map<String, String> IN_WORDS =
      Map.of(
          "=",
          "is",
          ":",
          "is",
          "!=",
          "is not",
          "<",
          "is below",
          ">",
          "is above",
          "<=",
          "is at most",
          ">=",
          "is at least");

  private Terms() {}

  /** A word without a field; null where it can mean nothing. */
  static @Nullable Condition alone(String word) {
    Network network = network(word);
    if (network != null) {
      return within(network, word);
    }
    Matcher pair = WITH_PORT.matcher(word);
    if (pair.matches()) {
      Network host = Network.parse(pair.group(1) == null ? pair.group(2) : pair.group(1));
      if (host != null) {
        return within(host, word.substring(0, pair.start(3) - 1))
            .and(compare(SearchField.PORT, "=", pair.group(3)));
      }
    }
    if (DIGITS.matcher(word).matches() && Integer.parseInt(word) <= MOST_PORT) {
      return compare(SearchField.PORT, "=", word);
    }
    if (FINGERPRINT.matcher(word).matches()) {
      return compare(SearchField.FINGERPRINT, ":", word);
    }
    return word.isBlank() ? null : anywhere(word);
  }

  /** Text that stands in what people read of a record. */
  static Condition anywhere(String text) {
    String low = text.toLowerCase(Locale.ROOT);
    return Condition.of(
        "(contains(lower(coalesce(label, '')), ?) OR contains(lower(coalesce(label_category, '')),"
            + " ?) OR lower(service) = ? OR list_contains(hints, ?) OR ended = ? OR"
            + " contains(coalesce(ja4tscan, ''), ?) OR contains(lower(coalesce(sensor, '')), ?) OR"
            + " contains(lower(coalesce(other_labels, '')), ?))",
        "“" + text + "” anywhere",
        low,
        low,
        low,
        low,
        low,
        text,
        low,
        low);
  }

  /**
   * @throws IllegalArgumentException saying why the value does not fit
   */
  static Condition compare(SearchField field, String sign, String value) {
    boolean equal = sign.equals("=") || sign.equals(":") || sign.equals("!=");
    if (!equal && field.kind() != Kind.NUMBER && field.kind() != Kind.TIME) {
      throw new IllegalArgumentException(field.label() + " knows no " + sign + "; use = or :");
    }
    if (sign.equals("!=")) {
      return compare(field, "=", value).negated();
    }
    String words = field.label() + " " + IN_WORDS.get(sign) + " " + value;
    return switch (field.kind()) {
      case ADDRESS -> {
        Network network = network(value);
        if (network == null) {
          throw new IllegalArgumentException(
              "this is no address or network, such as 192.0.2.7 or 192.0.2.0/24");
        }
        yield within(network, value);
      }
      case NUMBER -> Condition.of(field.sql() + " " + sql(sign) + " ?", words, number(value));
      case TIME -> Condition.of(field.sql() + " " + sql(sign) + " ?", words, Times.micros(value));
      case LIST -> Condition.of("list_contains(" + field.sql() + ", ?)", words, value);
      case TEXT ->
          sign.equals("=")
              ? Condition.of("lower(" + field.sql() + ") = lower(?)", words, value)
              : Condition.of(
                  "contains(lower(" + field.sql() + "), lower(?))",
                  field.label() + " has " + value,
                  value);
    };
  }

  private static String sql(String sign) {
    return sign.equals(":") ? "=" : sign;
  }

  private static Double number(String value) {
    try {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a number is expected here", e);
    }
    throw new IllegalArgumentException("a number is expected here");
  }

  /** An address, a network, or how IPv4 addresses begin. */
  private static @Nullable Network network(String word) {
    if (!BEGINNING.matcher(word).matches()) {
      return Network.parse(word);
    }
    String numbers = word.endsWith(".") ? word.substring(0, word.length() - 1) : word;
    int given = numbers.split("\\.").length;
    return Network.parse(numbers + ".0".repeat(4 - given) + "/" + given * BYTE);
  }

  /** A network is a range of the digits of its addresses. */
  static Condition within(Network network, String word) {
    byte[] low = network.address().clone();
    byte[] high = low.clone();
    for (int bit = network.bits(); bit < low.length * BYTE; bit++) {
      int mask = 0x80 >> (bit % BYTE);
      low[bit / BYTE] &= (byte) ~mask;
      high[bit / BYTE] |= (byte) mask;
    }
    HexFormat hex = HexFormat.of();
    String first = hex.formatHex(low);
    String last = hex.formatHex(high);
    if (first.equals(last)) {
      return Condition.of("address = ?", "address is " + word, first);
    }
    return Condition.of(
        "(address BETWEEN ? AND ? AND length(address) = ?)",
        "address within " + word,
        first,
        last,
        (long) first.length());
  }
}
