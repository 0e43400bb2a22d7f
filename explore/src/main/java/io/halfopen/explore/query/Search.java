package io.halfopen.explore.query;

import io.halfopen.event.BadInputException;
import java.util.List;

/**
 * What a person types, as a condition. Words that stand beside each other all have to fit; a word
 * alone is an address, a network, a port, a part of a fingerprint or of a label; {@code
 * field:value} says which; and what {@code --output-filter} understands is understood here.
 *
 * <pre>{@code
 * 10.77.0.0/16 443 1-2-4-8 -label:windows
 * port = 443 && (host = 192.0.2.0/24 || mss < 1400)
 * }</pre>
 */
public final class Search {
  private static final int LONGEST = 1000;
  private static final int DEEPEST = 50;

  private final String text;
  private final List<SearchWord> words;
  private int next;
  private int depth;

  private Search(String text) {
    this.text = text;
    words = SearchWord.of(text);
  }

  /**
   * Reads a search; an empty one means all.
   *
   * @throws BadInputException saying what is wrong, with a pointer to where
   */
  public static Condition parse(String text) {
    if (text.length() > LONGEST) {
      throw new BadInputException("a search has at most " + LONGEST + " characters");
    }
    Search search = new Search(text);
    if (search.peek().type() == SearchWord.Type.END) {
      return Condition.ALL;
    }
    Condition all = search.or();
    if (search.peek().type() != SearchWord.Type.END) {
      throw search.fault("nothing was opened that this could close");
    }
    return all;
  }

  private Condition or() {
    Condition left = and();
    while (taken(SearchWord.Type.OR)) {
      left = left.or(and());
    }
    return left;
  }

  private Condition and() {
    Condition left = single();
    while (true) {
      boolean said = taken(SearchWord.Type.AND);
      SearchWord.Type type = peek().type();
      boolean ends =
          type == SearchWord.Type.END
              || type == SearchWord.Type.OR
              || type == SearchWord.Type.CLOSE;
      if (ends && !said) {
        return left;
      }
      left = left.and(single());
    }
  }

  private Condition single() {
    if (++depth > DEEPEST) {
      throw fault("this is nested too deep");
    }
    try {
      if (taken(SearchWord.Type.NOT)) {
        return single().negated();
      }
      if (!taken(SearchWord.Type.OPEN)) {
        return term();
      }
      Condition inner = or();
      if (!taken(SearchWord.Type.CLOSE)) {
        throw fault("a ) is missing");
      }
      return inner;
    } finally {
      depth--;
    }
  }

  private Condition term() {
    SearchWord word = peek();
    switch (word.type()) {
      case QUOTED -> {
        next++;
        return Terms.anywhere(word.text());
      }
      case WORD -> next++;
      case END -> throw fault("something is missing here");
      default -> throw fault("a word is expected here, not " + word.text());
    }
    if (word.text().endsWith(":")) {
      SearchField field = SearchField.named(word.text().substring(0, word.text().length() - 1));
      if (field != null) {
        SearchWord sign = peek();
        String how = taken(SearchWord.Type.SIGN) ? sign.text() : ":";
        return compare(field, how, value(field));
      }
    }
    SearchWord sign = peek();
    if (sign.type() == SearchWord.Type.SIGN) {
      SearchField field = SearchField.named(word.text());
      if (field == null) {
        throw BadInputException.at(
            "there is no field " + word.text() + "; there are " + SearchField.list(),
            text,
            word.at());
      }
      next++;
      return compare(field, sign.text(), value(field));
    }
    Condition alone = Terms.alone(word.text());
    int colon = word.text().indexOf(':');
    if (alone == null || colon > 0 && alone.words().contains("anywhere")) {
      String name = colon > 0 ? word.text().substring(0, colon) : word.text();
      throw BadInputException.at(
          "there is no field " + name + "; there are " + SearchField.list(), text, word.at());
    }
    return alone;
  }

  private SearchWord value(SearchField field) {
    SearchWord value = peek();
    if (value.type() != SearchWord.Type.WORD && value.type() != SearchWord.Type.QUOTED) {
      throw fault("a value for " + field.label() + " is missing here");
    }
    next++;
    return value;
  }

  private Condition compare(SearchField field, String sign, SearchWord value) {
    try {
      return Terms.compare(field, sign, value.text());
    } catch (IllegalArgumentException e) {
      throw BadInputException.at(String.valueOf(e.getMessage()), text, value.at());
    }
  }

  private SearchWord peek() {
    return words.get(next);
  }

  private boolean taken(SearchWord.Type type) {
    boolean is = peek().type() == type;
    next += is ? 1 : 0;
    return is;
  }

  private BadInputException fault(String message) {
    return BadInputException.at(message, text, peek().at());
  }
}
