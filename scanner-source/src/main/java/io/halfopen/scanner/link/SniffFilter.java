package io.halfopen.scanner.link;

import org.jspecify.annotations.Nullable;

/**
 * What passive fingerprints need of other people's traffic, in libpcap's language: SYNs, SYN-ACKs,
 * RSTs, and of the bulk, the acknowledgements, only those without data, one of which ends a
 * handshake.
 */
final class SniffFilter {
  private static final String IPV4 =
      "(ip and tcp and (tcp[13] & 6 != 0 or (tcp[13] & 16 != 0 and"
          + " ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2) = 0)))";

  /** The kernel's filter cannot walk a chain of headers, so chains come through whole. */
  private static final String IPV6 =
      "(ip6 and ((ip6[6] = 6 and (ip6[53] & 6 != 0 or (ip6[53] & 16 != 0 and"
          + " ip6[4:2] - ((ip6[52] & 0xf0) >> 2) = 0)))"
          + " or ip6[6] = 0 or ip6[6] = 43 or ip6[6] = 44 or ip6[6] = 51 or ip6[6] = 60))";

  private static final String TUNNELS =
      "(udp dst port 4789 or udp dst port 8472 or udp dst port 6081"
          + " or ip proto 4 or ip proto 41 or ip proto 47 or ip proto 97"
          + " or ip6[6] = 4 or ip6[6] = 41 or ip6[6] = 47)";

  private SniffFilter() {}

  /**
   * The whole filter.
   *
   * @param wanted the user's own part, or null for all traffic
   * @param tunnels whether all packets in tunnels come too, since no filter sees into them
   * @param ethernet whether tags may stand in the frames; the kernel takes the outer one out
   */
  static String of(@Nullable String wanted, boolean tunnels, boolean ethernet) {
    String handshakes = IPV4 + " or " + IPV6 + (tunnels ? " or " + TUNNELS : "");
    String all = wanted == null ? handshakes : "(" + wanted + ") and (" + handshakes + ")";
    // Behind "vlan" all offsets are the inner packet's, to the filter's end.
    return ethernet ? "(" + all + ") or (vlan and (" + all + "))" : all;
  }
}
