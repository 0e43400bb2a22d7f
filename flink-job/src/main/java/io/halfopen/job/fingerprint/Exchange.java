package io.halfopen.job.fingerprint;

import io.halfopen.event.OpenExchange;
import io.halfopen.event.PacketEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One probe's packets in canonical order. Adding and merging depend on the set of packets alone, so
 * that every order of arrival and every split gives the same exchange, below the limit of packets.
 */
public final class Exchange {
  private Exchange() {}

  /** An exchange without packets. */
  public static OpenExchange empty() {
    return new OpenExchange(new ArrayList<>(6), 0);
  }

  /**
   * Adds one packet. The same packet of the same capture time again is a redelivery and changes
   * nothing; beyond {@code maxPackets} packets are only counted.
   */
  public static void add(OpenExchange exchange, PacketEvent packet, int maxPackets) {
    List<PacketEvent> packets = exchange.getPackets();
    int last = packets.size() - 1;
    int at =
        last < 0 || Segments.ORDER.compare(packets.get(last), packet) < 0
            ? -(last + 2)
            : Collections.binarySearch(packets, packet, Segments.ORDER);
    if (at >= 0) {
      return;
    }
    if (packets.size() >= maxPackets) {
      exchange.setExcess(exchange.getExcess() + 1);
      return;
    }
    packets.add(-at - 1, packet);
  }

  /** Adds all packets of {@code other} to {@code exchange}. */
  public static void merge(OpenExchange exchange, OpenExchange other, int maxPackets) {
    for (PacketEvent packet : other.getPackets()) {
      add(exchange, packet, maxPackets);
    }
    exchange.setExcess(exchange.getExcess() + other.getExcess());
  }
}
