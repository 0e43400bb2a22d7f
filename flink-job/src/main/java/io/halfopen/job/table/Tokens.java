package io.halfopen.job.table;

import io.halfopen.event.BadInputException;
import java.util.ArrayList;
import java.util.List;

/** Cuts a filter into words. */
final class Tokens {
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokens(String text) {
    this.text = text;
  }

  static List<Token> of(String text) {
    Tokens cut = new Tokens(text);
    cut.all();
    return cut.tokens;
  }

  private void all() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '"' || c == '\'') {
        quoted(c);
      } else if (isWord(c)) {
        word();
      } else {
        sign(c);
      }
    }
    tokens.add(new Token(Token.Type.END, "", text.length()));
  }

  private void quoted(char quote) {
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw BadInputException.at("the filter is wrong: this quote has no end", text, at);
    }
    tokens.add(new Token(Token.Type.QUOTED, text.substring(at + 1, end), at));
    at = end + 1;
  }

  /** Addresses, networks, times, numbers and names need no quotes. */
  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || "_.-:/+*%".indexOf(c) >= 0;
  }

  private void word() {
    int start = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    tokens.add(new Token(Token.Type.WORD, text.substring(start, at), start));
  }

  private void sign(char c) {
    if (text.startsWith("&&", at)) {
      add(Token.Type.AND, 2);
    } else if (text.startsWith("||", at)) {
      add(Token.Type.OR, 2);
    } else if (text.startsWith("!=", at)
        || text.startsWith("<=", at)
        || text.startsWith(">=", at)) {
      add(Token.Type.COMPARISON, 2);
    } else if (c == '=' && text.startsWith("==", at)) {
      throw BadInputException.at("the filter is wrong: write = for equal", text, at);
    } else if (c == '=' || c == '<' || c == '>') {
      add(Token.Type.COMPARISON, 1);
    } else if (c == '!') {
      add(Token.Type.NOT, 1);
    } else if (c == '(') {
      add(Token.Type.OPEN, 1);
    } else if (c == ')') {
      add(Token.Type.CLOSE, 1);
    } else {
      throw BadInputException.at(
          "the filter is wrong: '" + (Character.isISOControl(c) ? ' ' : c) + "' means nothing here",
          text,
          at);
    }
  }

  private void add(Token.Type type, int length) {
    tokens.add(new Token(type, text.substring(at, at + length), at));
    at += length;
  }
}
