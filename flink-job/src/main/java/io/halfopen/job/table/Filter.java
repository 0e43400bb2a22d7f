package io.halfopen.job.table;

import io.halfopen.event.BadInputException;
import java.util.List;
import java.util.function.Predicate;

/**
 * Chooses rows by an expression over their fields, in ZMap's filter language: comparisons {@code =
 * != < > <= >=}, joined by {@code &&} (which binds tighter), {@code ||}, {@code !} and parentheses.
 * An address equals a network that it lies in; a list equals what is among its values; a field
 * without a value equals nothing, is unequal to everything and is neither above nor below.
 *
 * <pre>{@code
 * Filter<Answer> open = Filter.parse("success = 1 && saddr != 192.0.2.0/24", fields);
 * }</pre>
 */
public final class Filter<T> implements Predicate<T> {
  private static final int DEEPEST = 100;

  private final String text;
  private final Fields<T> fields;
  private final List<Token> tokens;
  private final Predicate<T> test;
  private int next;
  private int depth;

  private Filter(String text, Fields<T> fields) {
    this.text = text;
    this.fields = fields;
    tokens = Tokens.of(text);
    test = or();
    if (peek().type() != Token.Type.END) {
      throw fault("expected && or ||, not " + peek().shown());
    }
  }

  /**
   * Reads an expression.
   *
   * @throws BadInputException saying what is wrong, with a pointer to where
   */
  public static <T> Filter<T> parse(String text, Fields<T> fields) {
    return new Filter<>(text, fields);
  }

  @Override
  public boolean test(T row) {
    return test.test(row);
  }

  @Override
  public String toString() {
    return text;
  }

  private Predicate<T> or() {
    Predicate<T> left = and();
    while (taken(Token.Type.OR)) {
      left = left.or(and());
    }
    return left;
  }

  private Predicate<T> and() {
    Predicate<T> left = single();
    while (taken(Token.Type.AND)) {
      left = left.and(single());
    }
    return left;
  }

  private Predicate<T> single() {
    if (++depth > DEEPEST) {
      throw fault("nested too deep");
    }
    try {
      if (taken(Token.Type.NOT)) {
        return single().negate();
      }
      if (!taken(Token.Type.OPEN)) {
        return comparison();
      }
      Predicate<T> inner = or();
      if (!taken(Token.Type.CLOSE)) {
        throw fault("expected ), not " + peek().shown());
      }
      return inner;
    } finally {
      depth--;
    }
  }

  private Predicate<T> comparison() {
    Token name = peek();
    Field<T> field = name.type() == Token.Type.WORD ? fields.find(name.text()) : null;
    if (name.type() != Token.Type.WORD) {
      throw fault("expected a field, not " + name.shown());
    }
    if (field == null) {
      throw fault("there is no field " + name.shown() + " (see --list-output-fields)");
    }
    next++;
    Token sign = peek();
    if (!taken(Token.Type.COMPARISON)) {
      throw fault("expected = != < > <= or >=, not " + sign.shown());
    }
    Token value = peek();
    if (!taken(Token.Type.WORD) && !taken(Token.Type.QUOTED)) {
      throw fault("expected a value, not " + value.shown());
    }
    return Comparisons.of(field, sign, value, this::fault);
  }

  private Token peek() {
    return tokens.get(next);
  }

  private boolean taken(Token.Type type) {
    boolean is = peek().type() == type;
    next += is ? 1 : 0;
    return is;
  }

  private BadInputException fault(String message) {
    return fault(message, peek());
  }

  private BadInputException fault(String message, Token where) {
    return BadInputException.at("the filter is wrong: " + message, text, where.at());
  }
}
