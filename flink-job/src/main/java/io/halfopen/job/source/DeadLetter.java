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

  /** Where it stood in a file, and why it was refused, in one line. */
  public String line() {
    return switch (partition) {
      case LINES -> topic + ": line " + offset + ": " + reason;
      case NOTE -> reason;
      case WHOLE -> topic + ": " + reason;
      default -> topic + ": byte " + offset + ": " + reason;
    };
  }
}
