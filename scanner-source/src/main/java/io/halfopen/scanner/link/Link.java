package io.halfopen.scanner.link;

import java.nio.ByteBuffer;

/** What carries probes out and answers in; a test passes its own. */
public interface Link extends AutoCloseable {
  /**
   * Sends one IPv4 packet, from its position to its limit, both left as they are.
   *
   * @return false where the kernel refused it for good
   */
  boolean send(ByteBuffer packet, int targetIpv4);

  /**
   * Waits a few milliseconds for one packet.
   *
   * @return false where nothing had come: everything captured so far was delivered
   */
  boolean receive(Receiver receiver);

  /** libpcap's number of the frames' link type. */
  int dataLinkType();

  /** Packets that the kernel dropped since this link was opened. */
  long kernelDrops();

  @Override
  void close();
}
