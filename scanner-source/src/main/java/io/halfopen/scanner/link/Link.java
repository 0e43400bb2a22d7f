package io.halfopen.scanner.link;

/** What carries probes out and answers in, many at a time; a test passes its own. */
public interface Link extends AutoCloseable {
  /**
   * A way out for one more sending thread, closed with the link. To be called by the thread that
   * opened the link: later threads may lack the permission, or live in another network namespace.
   */
  PacketSender sender();

  /**
   * Delivers the packets that have come, or waits a few milliseconds for some.
   *
   * @return how many were delivered
   */
  int receive(Receiver receiver);

  /**
   * Every packet stamped before this time was delivered by a call of {@link #receive} that has
   * returned; microseconds since 1970-01-01 UTC. Asked by the thread that receives.
   */
  long heardUntilMicros();

  /** libpcap's number of the frames' link type. */
  int dataLinkType();

  /** Packets that the kernel dropped since this link was opened. */
  long kernelDrops();

  @Override
  void close();
}
