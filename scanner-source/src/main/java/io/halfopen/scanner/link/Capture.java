package io.halfopen.scanner.link;

/** The receiving half of a link. */
interface Capture extends AutoCloseable {
  /** As {@link Link#receive}. */
  int receive(Receiver receiver);

  /** As {@link Link#heardUntilMicros}. */
  long heardUntilMicros();

  /** As {@link Link#dataLinkType}. */
  int dataLinkType();

  /** As {@link Link#kernelDrops}. */
  long kernelDrops();

  @Override
  void close();
}
