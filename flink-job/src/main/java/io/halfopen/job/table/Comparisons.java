package io.halfopen.job.table;

import io.halfopen.event.BadInputException;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tests that a filter is made of: one field against one value. */
final class Comparisons {
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,19}(\\.\\d{1,19})?");

  private Comparisons() {}

  /** Says what is wrong with a token. */
  interface Fault extends BiFunction<String, Token, BadInputException> {}

  static <T> Predicate<T> of(Field<T> field, Token sign, Token value, Fault fault) {
    boolean ordering = !sign.text().equals("=") && !sign.text().equals("!=");
    if (ordering && field.kind() != Kind.NUMBER && field.kind() != Kind.TEXT) {
      throw fault.apply(
          "'" + field.name() + "' is " + field.kind().label() + ": compare it by = or !=", sign);
    }
    return switch (field.kind()) {
      case NUMBER -> number(field, sign.text(), number(field, value, fault));
      case TRUTH -> equal(field, sign, truth(field, value, fault)::equals);
      case TEXT -> text(field, sign.text(), value.text());
      case ADDRESS -> equal(field, sign, network(value, fault)::contains);
      case LIST -> equal(field, sign, v -> among(v, value.text()));
    };
  }

  private static <T> Predicate<T> equal(Field<T> field, Token sign, Predicate<Object> equals) {
    boolean wanted = sign.text().equals("=");
    return row -> {
      Object found = field.value().apply(row);
      return (found != null && equals.test(found)) == wanted;
    };
  }

  private static <T> Predicate<T> number(Field<T> field, String sign, double wanted) {
    return row -> {
      Object found = field.value().apply(row);
      return found instanceof Number number
          ? holds(sign, Double.compare(number.doubleValue(), wanted))
          : sign.equals("!=");
    };
  }

  private static <T> Predicate<T> text(Field<T> field, String sign, String wanted) {
    return row -> {
      Object found = field.value().apply(row);
      return found == null ? sign.equals("!=") : holds(sign, found.toString().compareTo(wanted));
    };
  }

  private static boolean holds(String sign, int order) {
    return switch (sign) {
      case "=" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case ">" -> order > 0;
      case "<=" -> order <= 0;
      default -> order >= 0;
    };
  }

  private static boolean among(Object found, String wanted) {
    return found instanceof List<?> list
        && list.stream().anyMatch(one -> String.valueOf(one).equals(wanted));
  }

  private static <T> double number(Field<T> field, Token value, Fault fault) {
    if (!NUMBER.matcher(value.text()).matches()) {
      throw notA(field, value, fault);
    }
    return Double.parseDouble(value.text());
  }

  private static <T> BadInputException notA(Field<T> field, Token value, Fault fault) {
    return fault.apply(
        "'" + field.name() + "' is a " + field.kind().label() + ", " + value.shown() + " is not",
        value);
  }

  private static <T> Boolean truth(Field<T> field, Token value, Fault fault) {
    return switch (value.text()) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default -> throw fault.apply("'" + field.name() + "' is 1 or 0", value);
    };
  }

  private static Network network(Token value, Fault fault) {
    @Nullable Network network = Network.parse(value.text());
    if (network == null) {
      throw fault.apply(value.shown() + " is no address and no network", value);
    }
    return network;
  }
}
