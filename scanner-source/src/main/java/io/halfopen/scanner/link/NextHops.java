package io.halfopen.scanner.link;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The one router that most of IPv4 is behind, and what is not behind it: networks on the link, or
 * behind another router. Frames to the router can be written without asking; to the rest the kernel
 * finds the way, packet by packet.
 */
final class NextHops {
  private final int gateway;
  private final long[] first;
  private final long[] last;

  private NextHops(int gateway, List<long[]> disjoint) {
    this.gateway = gateway;
    first = disjoint.stream().mapToLong(range -> range[0]).toArray();
    last = disjoint.stream().mapToLong(range -> range[1]).toArray();
  }

  /**
   * A router, or 0 for none, and the ranges (unsigned, both ends included) that are not behind it.
   */
  static NextHops of(int gateway, List<long[]> elsewhere) {
    List<long[]> sorted = new ArrayList<>(elsewhere);
    sorted.sort(Comparator.comparingLong(range -> range[0]));
    List<long[]> merged = new ArrayList<>();
    for (long[] range : sorted) {
      long[] open = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (open != null && range[0] <= open[1] + 1) {
        open[1] = Math.max(open[1], range[1]);
      } else {
        merged.add(range.clone());
      }
    }
    return new NextHops(gateway, merged);
  }

  /** The router, or 0 where there is none. */
  int gateway() {
    return gateway;
  }

  /** True if this address is behind the router. */
  boolean isBehindGateway(int ipv4) {
    if (gateway == 0) {
      return false;
    }
    long address = ipv4 & 0xffffffffL;
    int found = Arrays.binarySearch(first, address);
    int at = found >= 0 ? found : -found - 2;
    return at < 0 || address > last[at];
  }
}
