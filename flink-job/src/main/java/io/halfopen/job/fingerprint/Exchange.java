package io.halfopen.job.fingerprint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One probe's packets in canonical order. What it holds depends on the set of packets alone, so
 * that every order of arrival and every split gives the same exchange, below the limit of packets.
 */
public final class Exchange {
  private final Limits limits;
  private final List<Packet> packets = new ArrayList<>(6);
  private boolean beyond;
  private boolean excess;

  /**
   * How much of one probe's answers is kept.
   *
   * @param durationMicros later than this after the first packet nothing is kept
   * @param packets only the earliest are kept
   */
  public record Limits(long durationMicros, int packets) {}

  public Exchange(Limits limits) {
    this.limits = limits;
  }

  /** In canonical order; the packets are this exchange's own. */
  public List<Packet> packets() {
    return packets;
  }

  /** True where packets came later than the longest duration. */
  public boolean isBeyond() {
    return beyond;
  }

  /** True where there were more packets than are kept. */
  public boolean isExcess() {
    return excess;
  }

  /** Sets what a kept state says. */
  public void mark(boolean wasBeyond, boolean wasExcess) {
    beyond |= wasBeyond;
    excess |= wasExcess;
  }

  /**
   * Adds a copy of one packet. The same packet of the same capture time again is a redelivery and
   * changes nothing.
   *
   * @return false where nothing changed
   */
  public boolean add(Packet packet) {
    return add(packet, limits.packets());
  }

  /** The same where there is room for {@code most} packets only, above zero. */
  public boolean add(Packet packet, int most) {
    int last = packets.size() - 1;
    if (last >= 0
        && packet.capturedMicros() - packets.get(0).capturedMicros() > limits.durationMicros()) {
      boolean news = !beyond;
      beyond = true;
      return news;
    }
    int at =
        last < 0 || packets.get(last).compareTo(packet) < 0
            ? -(last + 2)
            : Collections.binarySearch(packets, packet, Packet::compareTo);
    if (at >= 0) {
      return false;
    }
    int place = -at - 1;
    if (packets.size() >= Math.min(most, limits.packets())) {
      boolean news = !excess;
      excess = true;
      if (place > last) {
        return news;
      }
      packets.remove(last);
    }
    Packet own = new Packet();
    own.set(packet);
    packets.add(place, own);
    return true;
  }

  /** Adds all that {@code other} holds; associative and commutative. */
  public void merge(Exchange other) {
    other.packets.forEach(this::add);
    mark(other.beyond, other.excess);
  }
}
