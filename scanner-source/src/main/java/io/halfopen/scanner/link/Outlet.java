package io.halfopen.scanner.link;

/** A socket that packets leave through, a batch's worth at a time. */
interface Outlet extends AutoCloseable {
  /** Takes one of a batch's packets for the next {@link #flush}; a batch's worth at most. */
  void stage(PacketBatch batch, int packet);

  /**
   * Sends what is staged; returns how many the kernel took, the others are lost.
   *
   * @param retries how often one is tried again for which there is no room just now
   */
  int flush(int retries);

  @Override
  void close();
}
