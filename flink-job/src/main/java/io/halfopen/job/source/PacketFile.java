package io.halfopen.job.source;

import io.halfopen.event.PacketEvent;
import java.io.Closeable;
import java.util.Collection;

/** A file of packets, in the order in which it holds them. */
interface PacketFile extends Closeable {
  /**
   * Moves to the next packet; false at the end.
   *
   * @throws Unreadable where something cannot be read; unless it is the last, the next call goes on
   *     behind it
   */
  boolean next() throws Unreadable;

  /** Of the packet in hand, whatever it is: microseconds since 1970-01-01 UTC. */
  long capturedMicros();

  /** Adds what the packet in hand says; nothing where it is of no use. */
  void events(Collection<PacketEvent> into);
}
