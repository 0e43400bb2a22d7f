package io.halfopen.scanner.link;

/** One way out, for one thread at a time. */
@FunctionalInterface
public interface PacketSender {
  /**
   * Sends IP packets, each to the destination in its own header; the batch can be written anew
   * afterwards.
   *
   * @return how many left; the kernel refused the others for good
   */
  int send(PacketBatch batch);
}
