package io.halfopen.job.source;

import java.io.IOException;

/**
 * Something in a file cannot be read: which file, from which byte on, and why. A file may be made
 * of such lines alone, so it has no stack trace, which nobody is shown.
 */
final class Unreadable extends IOException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final long offset;
  private final String reason;
  private final boolean last;
  private final int place;

  /** Nothing behind it can be read either. */
  Unreadable(String path, long offset, String reason) {
    this(path, offset, reason, true);
  }

  Unreadable(String path, long offset, String reason, boolean last) {
    this(path, offset, reason, last, 0);
  }

  /**
   * @param place what the offset counts: 0 for bytes, or {@link DeadLetter#LINES}
   */
  Unreadable(String path, long offset, String reason, boolean last, int place) {
    super(new DeadLetter(new byte[0], reason, path, place, offset).line());
    this.place = place;
    this.path = path;
    this.offset = offset;
    this.reason = reason;
    this.last = last;
  }

  /** None. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }

  /** Whether nothing behind it can be read. */
  boolean isLast() {
    return last;
  }

  /** Whether it is a line of a text, of which each is about one packet alone. */
  boolean isLine() {
    return place == DeadLetter.LINES;
  }

  DeadLetter letter() {
    return new DeadLetter(new byte[0], reason, path, place, offset);
  }

  /** The innermost cause in one line. */
  static String why(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage();
    String name = root.getClass().getSimpleName();
    return message == null ? name : message.lines().findFirst().orElse(name);
  }
}
