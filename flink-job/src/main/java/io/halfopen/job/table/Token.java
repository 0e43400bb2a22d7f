package io.halfopen.job.table;

/**
 * One word of a filter.
 *
 * @param type what it is
 * @param text the word, without quotes
 * @param at where it begins, characters from 0
 */
record Token(Type type, String text, int at) {
  enum Type {
    /** A name or an unquoted value. */
    WORD,
    /** A quoted value. */
    QUOTED,
    /** {@code = != < > <= >=}. */
    COMPARISON,
    AND,
    OR,
    NOT,
    OPEN,
    CLOSE,
    END
  }

  String shown() {
    return type == Type.END ? "the end" : "'" + text + "'";
  }
}
