package io.halfopen.event;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that the user gave cannot be used. The message is one line that names the thing and
 * says what to do; the command line prints it and exits with status 2. Of several at once,
 * collected by {@link Mistakes}, the message is their lines.
 */
public final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String pointer;
  private final transient List<BadInputException> parts;

  public BadInputException(String message) {
    super(message);
    pointer = "";
    parts = List.of();
  }

  public BadInputException(String message, Throwable cause) {
    super(message, cause);
    pointer = "";
    parts = List.of();
  }

  private BadInputException(String message, String pointer) {
    super(message);
    this.pointer = pointer;
    parts = List.of();
  }

  /** Several at once; what was caught with each is kept beside. */
  BadInputException(List<BadInputException> several) {
    super(several.stream().map(Throwable::getMessage).collect(Collectors.joining("\n")));
    pointer = "";
    parts = List.copyOf(several);
    several.forEach(this::addSuppressed);
  }

  /** Each of several, or this one alone. */
  public List<BadInputException> each() {
    return parts == null || parts.isEmpty() ? List.of(this) : parts;
  }

  /** A fault at a place in a text, counted from 0, that {@link #pointer()} shows. */
  public static BadInputException at(String message, String text, int place) {
    StringBuilder shown = new StringBuilder();
    text.chars().forEach(c -> shown.append(Character.isISOControl(c) ? ' ' : (char) c));
    return new BadInputException(message, shown + "\n" + " ".repeat(place) + "^");
  }

  /** The faulty text and, below it, a caret under the fault; empty where there is none to show. */
  public String pointer() {
    return pointer;
  }
}
