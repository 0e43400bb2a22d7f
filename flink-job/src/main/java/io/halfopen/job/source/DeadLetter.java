package io.halfopen.job.source;

/**
 * A message that is no event, where it stood, and why it was refused.
 *
 * @param value the message's bytes, as they came
 */
public record DeadLetter(byte[] value, String reason, String topic, int partition, long offset) {
  /** In the place of a partition: the offset is the number of a text file's line, from 1. */
  static final int LINES = -1;

  /** In the place of a partition: it is about a whole file. */
  static final int WHOLE = -2;

  /** In the place of a partition: nothing is amiss, but something is to be told. */
  static final int NOTE = -3;

  /**
   * Where it stood in a file, and why it was refused, in one line. What is quoted of the file may
   * hold anything, also what a terminal obeys.
   */
  public String line() {
    StringBuilder line = new StringBuilder(told());
    for (int i = 0; i < line.length(); i++) {
      if (isUnprintable(line.charAt(i))) {
        line.setCharAt(i, '?');
      }
    }
    return line.toString();
  }

  /** Control characters, and those that break a line or turn its direction. */
  private static boolean isUnprintable(char c) {
    return Character.isISOControl(c)
        || c >= '\u2028' && c <= '\u202e'
        || c >= '\u2066' && c <= '\u2069';
  }

  private String told() {
    return switch (partition) {
      case LINES -> topic + ": line " + offset + ": " + reason;
      case NOTE -> reason;
      case WHOLE -> topic + ": " + reason;
      default -> topic + ": byte " + offset + ": " + reason;
    };
  }
}
