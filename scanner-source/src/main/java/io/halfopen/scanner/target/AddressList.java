package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What lines and arguments name: addresses, networks, ranges such as {@code 192.0.2.1-192.0.2.9},
 * and, where endpoints are taken, addresses with a port of their own. An IPv4 entry takes eight
 * bytes.
 */
final class AddressList {
  private static final int FEW = 16;

  private final boolean endpointsTaken;
  private long added;
  private long[] ranges = new long[FEW];
  private int rangeCount;
  private long[] endpoints = new long[FEW];
  private int endpointCount;
  private final List<Ranges6.Range> ranges6 = new ArrayList<>();
  private final List<Endpoints.Ipv6Endpoint> endpoints6 = new ArrayList<>();

  AddressList(boolean endpointsTaken) {
    this.endpointsTaken = endpointsTaken;
  }

  /** Adds what this text names, which has no blanks around it. */
  void add(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      addIpv4(text);
    } else if (text.startsWith("[")) {
      addBracketed(text);
    } else if (text.indexOf(':', colon + 1) < 0) {
      require(text);
      endpoint(Ipv4.parse(text.substring(0, colon), text), port(text.substring(colon + 1), text));
    } else {
      addIpv6(text);
    }
    added++;
  }

  private void addIpv4(String text) {
    int dash = text.indexOf('-');
    int slash = text.indexOf('/');
    if (slash >= 0 || dash < 0 || text.length() > 31) {
      Cidr block = Cidr.parse(text);
      range(block.first(), block.last());
      return;
    }
    long first;
    long last;
    try {
      first = Ipv4.parse(text.substring(0, dash).trim(), text);
      last = Ipv4.parse(text.substring(dash + 1).trim(), text);
    } catch (BadInputException e) {
      throw new BadInputException(
          "\"" + text + "\" is no range of addresses such as 192.0.2.1-192.0.2.9", e);
    }
    if (first > last) {
      throw new BadInputException("\"" + text + "\" runs backwards: give the lower address first");
    }
    range(first, last);
  }

  private void addBracketed(String text) {
    int close = text.indexOf(']');
    boolean port = close > 0 && text.startsWith(":", close + 1);
    if (close < 0 || (!port && close + 1 < text.length())) {
      Ipv6.parse("", text);
    }
    Ipv6 address = Ipv6.parse(text.substring(1, close), text);
    if (port) {
      require(text);
      endpoints6.add(new Endpoints.Ipv6Endpoint(address, port(text.substring(close + 2), text)));
    } else {
      ranges6.add(new Ranges6.Range(address, address));
    }
  }

  private void addIpv6(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      Ipv6 address = Ipv6.parse(text, text);
      ranges6.add(new Ranges6.Range(address, address));
      return;
    }
    Ipv6 address = Ipv6.parse(text.substring(0, slash), text);
    String digits = text.substring(slash + 1);
    int length = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : 129;
    if (length > 128) {
      Ipv6.parse("", text);
    }
    ranges6.add(new Ranges6.Range(address.first(length), address.last(length)));
  }

  private void require(String text) {
    if (!endpointsTaken) {
      throw new BadInputException(
          "\"" + text + "\" has a port: only a list of IPs takes ports, here give the address");
    }
  }

  private static int port(String digits, String whole) {
    return Ports.port(digits, whole);
  }

  private void range(long first, long last) {
    if (rangeCount == ranges.length) {
      ranges = Arrays.copyOf(ranges, rangeCount + (rangeCount >> 1));
    }
    ranges[rangeCount++] = Ranges.pack(first, last);
  }

  private void endpoint(long address, int port) {
    if (endpointCount == endpoints.length) {
      endpoints = Arrays.copyOf(endpoints, endpointCount + (endpointCount >> 1));
    }
    endpoints[endpointCount++] = address << 16 | port;
  }

  /** How many entries were added, taken ones included. */
  long size() {
    return added;
  }

  /**
   * The addresses and networks without a port of their own. The list lets go of them, since of
   * millions one copy is enough.
   */
  AddressSet takeAddresses() {
    AddressSet taken = new AddressSet(Ranges.of(ranges, rangeCount), Ranges6.of(ranges6));
    ranges = new long[FEW];
    rangeCount = 0;
    ranges6.clear();
    return taken;
  }

  boolean hasEndpoints() {
    return endpointCount > 0 || !endpoints6.isEmpty();
  }

  /**
   * The endpoints that lie in {@code bounds}, each once, without those that {@code covered} times
   * {@code ports} has already.
   */
  Endpoints endpointsWithin(AddressSet bounds, AddressSet covered, Ports ports) {
    long[] ipv4 =
        Arrays.stream(endpoints, 0, endpointCount)
            .filter(e -> bounds.contains((int) (e >>> 16)))
            .filter(e -> !covered.contains((int) (e >>> 16)) || !ports.contains((int) e & 0xffff))
            .sorted()
            .distinct()
            .toArray();
    List<Endpoints.Ipv6Endpoint> ipv6 =
        endpoints6.stream()
            .filter(e -> bounds.contains(e.address().high(), e.address().low()))
            .filter(
                e ->
                    !covered.contains(e.address().high(), e.address().low())
                        || !ports.contains(e.port()))
            .sorted()
            .distinct()
            .toList();
    return new Endpoints(ipv4, ipv6);
  }
}
