package io.halfopen.event;

/**
 * Something that the user gave cannot be used. The message is one line that names the thing and
 * says what to do; the command line prints it and exits with status 2.
 */
public final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String pointer;

  public BadInputException(String message) {
    super(message);
    pointer = "";
  }

  public BadInputException(String message, Throwable cause) {
    super(message, cause);
    pointer = "";
  }

  private BadInputException(String message, String pointer) {
    super(message);
    this.pointer = pointer;
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
