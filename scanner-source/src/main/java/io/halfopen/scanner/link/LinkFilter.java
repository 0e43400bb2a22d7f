package io.halfopen.scanner.link;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a link listens to, in libpcap's language, for frames without a VLAN tag. The kernel's filter
 * cannot walk a chain of headers, so it lets every IPv6 packet with extension headers through, and
 * whoever parses them decides.
 */
final class LinkFilter {
  /** Echo reply, unreachable, source quench, redirect, time exceeded, parameter problem. */
  private static final String ICMP_ANSWERS =
      "icmp[0] = 0 or icmp[0] = 3 or icmp[0] = 4 or icmp[0] = 5 or icmp[0] = 11 or icmp[0] = 12";

  /** All errors, and echo reply. */
  private static final String ICMPV6_ANSWERS = "(ip6[6] = 58 and (ip6[40] < 128 or ip6[40] = 129))";

  /** Hop-by-hop options, routing, fragment, destination options. */
  private static final String EXTENSION_HEADERS =
      "ip6[6] = 0 or ip6[6] = 43 or ip6[6] = 44 or ip6[6] = 60";

  private LinkFilter() {}

  static String of(LinkConfig config) {
    List<String> ipv4 = new ArrayList<>();
    List<String> ipv6 = new ArrayList<>();
    for (AddressRange range : config.sources()) {
      (range.isIpv6() ? ipv6 : ipv4).add(to(range));
    }
    String ports = "portrange " + config.firstPort() + "-" + config.lastPort();
    String segments = "tcp dst " + ports + " or udp dst " + ports + " or ";
    List<String> families = new ArrayList<>();
    if (!ipv4.isEmpty()) {
      families.add("(ip and (" + anyOf(ipv4) + ") and (" + segments + ICMP_ANSWERS + "))");
    }
    if (!ipv6.isEmpty()) {
      families.add(
          "(ip6 and ("
              + anyOf(ipv6)
              + ") and ("
              + segments
              + ICMPV6_ANSWERS
              + " or "
              + EXTENSION_HEADERS
              + "))");
    }
    return anyOf(families);
  }

  private static String anyOf(List<String> terms) {
    return String.join(" or ", terms);
  }

  /** The destination, compared word by word; only the last word differs within a range. */
  private static String to(AddressRange range) {
    String protocol = range.isIpv6() ? "ip6" : "ip";
    int at = range.isIpv6() ? 24 : 16;
    ByteBuffer first = words(range.first());
    ByteBuffer last = words(range.last());
    List<String> terms = new ArrayList<>();
    for (; first.hasRemaining(); at += 4) {
      long from = first.getInt() & 0xffffffffL;
      long to = last.getInt() & 0xffffffffL;
      String word = protocol + "[" + at + ":4]";
      terms.add(
          from == to
              ? word + " = " + from
              : "(" + word + " >= " + from + " and " + word + " <= " + to + ")");
    }
    return "(" + String.join(" and ", terms) + ")";
  }

  private static ByteBuffer words(InetAddress address) {
    return ByteBuffer.wrap(address.getAddress());
  }
}
