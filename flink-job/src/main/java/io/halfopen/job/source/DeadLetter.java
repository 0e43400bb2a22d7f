package io.halfopen.job.source;

/**
 * A message that is no event, where it stood, and why it was refused.
 *
 * @param value the message's bytes, as they came
 */
public record DeadLetter(byte[] value, String reason, String topic, int partition, long offset) {
  /** Where it stood in a file, and why it was refused, in one line. */
  public String line() {
    return topic + ": byte " + offset + ": " + reason;
  }
}
