package io.halfopen.explore.query;

import java.util.ArrayList;
import java.util.List;

/**
 * Which records are meant.
 *
 * @param sql text of a condition that is true or false and never unknown
 * @param values what its question marks stand for
 * @param words the same for people
 */
public record Condition(String sql, List<Object> values, String words) {
  /** All of them. */
  public static final Condition ALL = new Condition("true", List.of(), "");

  public Condition {
    values = List.copyOf(values);
  }

  static Condition of(String sql, String words, Object... values) {
    return new Condition("coalesce(" + sql + ", false)", List.of(values), words);
  }

  Condition and(Condition other) {
    return joined("AND", "and", other);
  }

  Condition or(Condition other) {
    return joined("OR", "or", other);
  }

  private Condition joined(String sign, String word, Condition other) {
    List<Object> both = new ArrayList<>(values);
    both.addAll(other.values);
    return new Condition(
        "(" + sql + " " + sign + " " + other.sql + ")",
        both,
        bracketed(words, word) + " " + word + " " + bracketed(other.words, word));
  }

  private static String bracketed(String words, String word) {
    String otherWord = word.equals("and") ? " or " : " and ";
    return words.contains(otherWord) ? "(" + words + ")" : words;
  }

  Condition negated() {
    return new Condition("(NOT " + sql + ")", values, "not (" + words + ")");
  }
}
