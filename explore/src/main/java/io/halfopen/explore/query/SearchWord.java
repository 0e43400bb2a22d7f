package io.halfopen.explore.query;

import io.halfopen.event.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A piece of a search.
 *
 * @param type what it is
 * @param text what stands there, quotes taken off
 * @param at where it begins, from 0
 */
record SearchWord(Type type, String text, int at) {
  enum Type {
    WORD,
    QUOTED,
    SIGN,
    AND,
    OR,
    NOT,
    OPEN,
    CLOSE,
    END
  }

  private static final Pattern PART = Pattern.compile("[0-9R]+[-_][-_0-9R]*|R\\d*");
  private static final String BREAKS = " \t\r\n()\"=<>!&|";

  static List<SearchWord> of(String text) {
    List<SearchWord> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
        continue;
      }
      SearchWord word = next(text, at, c);
      words.add(word);
      int quotes = word.type == Type.QUOTED ? 2 : 0;
      at += word.text.length() + quotes;
    }
    words.add(new SearchWord(Type.END, "", text.length()));
    return words;
  }

  private static SearchWord next(String text, int at, char c) {
    String two = text.substring(at, Math.min(at + 2, text.length()));
    switch (two) {
      case "&&" -> {
        return new SearchWord(Type.AND, two, at);
      }
      case "||" -> {
        return new SearchWord(Type.OR, two, at);
      }
      case "!=", "<=", ">=" -> {
        return new SearchWord(Type.SIGN, two, at);
      }
      default -> {}
    }
    return switch (c) {
      case '(' -> new SearchWord(Type.OPEN, "(", at);
      case ')' -> new SearchWord(Type.CLOSE, ")", at);
      case '!' -> new SearchWord(Type.NOT, "!", at);
      case '=', '<', '>' -> new SearchWord(Type.SIGN, String.valueOf(c), at);
      case '"' -> quoted(text, at);
      case '&', '|' -> throw BadInputException.at("write " + c + c + " instead of " + c, text, at);
      default -> word(text, at, c);
    };
  }

  private static SearchWord quoted(String text, int at) {
    int end = text.indexOf('"', at + 1);
    if (end < 0) {
      throw BadInputException.at("this quotation does not end", text, at);
    }
    return new SearchWord(Type.QUOTED, text.substring(at + 1, end), at);
  }

  private static SearchWord word(String text, int at, char c) {
    boolean minus = c == '-' && isNegation(text, at);
    if (minus) {
      return new SearchWord(Type.NOT, "-", at);
    }
    int end = at;
    while (end < text.length() && BREAKS.indexOf(text.charAt(end)) < 0) {
      end++;
      boolean names =
          text.charAt(end - 1) == ':' && SearchField.named(text.substring(at, end - 1)) != null;
      if (names) {
        break;
      }
    }
    String word = text.substring(at, end);
    return switch (word) {
      case "and", "AND" -> new SearchWord(Type.AND, word, at);
      case "or", "OR" -> new SearchWord(Type.OR, word, at);
      case "not", "NOT" -> new SearchWord(Type.NOT, word, at);
      default -> new SearchWord(Type.WORD, word, at);
    };
  }

  /** A minus before a word is a no, unless both are a part of a fingerprint, such as -4-8. */
  private static boolean isNegation(String text, int at) {
    int end = at + 1;
    while (end < text.length() && BREAKS.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String rest = text.substring(at + 1, end);
    return end < text.length() && text.charAt(end) == '"' && rest.isEmpty()
        || !rest.isEmpty() && !PART.matcher(rest).matches();
  }
}
