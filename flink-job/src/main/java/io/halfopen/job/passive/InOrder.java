package io.halfopen.job.passive;

import io.halfopen.job.fingerprint.Packet;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Brings packets into the order of their capture times: captures that several queues wrote, or that
 * were merged from several files, are out of order a little. What comes later still is passed on as
 * it comes.
 */
public final class InOrder {
  /** As the job grants it to captures. */
  private static final long DISORDER_MICROS = 2_000_000;

  private static final int MOST = 1 << 16;

  private final PriorityQueue<Packet> waiting = new PriorityQueue<>(Packet::compareTo);
  private final ArrayDeque<Packet> spare = new ArrayDeque<>();
  private final Consumer<Packet> out;
  private long latestMicros = Long.MIN_VALUE;

  /** Passes on packets that are only lent. */
  public InOrder(Consumer<Packet> out) {
    this.out = out;
  }

  /** One to fill and to hand to {@link #add}. */
  public Packet spare() {
    Packet packet = spare.poll();
    return packet == null ? new Packet() : packet;
  }

  /** Takes a packet for good. */
  public void add(Packet packet) {
    latestMicros = Math.max(latestMicros, packet.capturedMicros());
    waiting.add(packet);
    for (Packet first = waiting.peek();
        first != null
            && (first.capturedMicros() < latestMicros - DISORDER_MICROS || waiting.size() > MOST);
        first = waiting.peek()) {
      pass();
    }
  }

  /** Passes on all that waits. */
  public void end() {
    while (!waiting.isEmpty()) {
      pass();
    }
  }

  private void pass() {
    Packet packet = waiting.remove();
    out.accept(packet);
    spare.push(packet);
  }
}
