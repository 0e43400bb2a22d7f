package io.halfopen.scanner.target;

import java.util.List;

/** Addresses with a port of their own, ascending, each once: eight bytes an IPv4 one. */
final class Endpoints {
  private final long[] ipv4;
  private final long[] high;
  private final long[] low;
  private final char[] port;

  /**
   * An IPv6 address with a port.
   *
   * @param address the address
   * @param port the port
   */
  record Ipv6Endpoint(Ipv6 address, int port) implements Comparable<Ipv6Endpoint> {
    @Override
    public int compareTo(Ipv6Endpoint other) {
      int first = address.compareTo(other.address);
      return first != 0 ? first : Integer.compare(port, other.port);
    }
  }

  /** Takes {@code address << 16 | port} of IPv4, both ascending. */
  Endpoints(long[] ipv4, List<Ipv6Endpoint> ipv6) {
    this.ipv4 = ipv4;
    high = ipv6.stream().mapToLong(e -> e.address().high()).toArray();
    low = ipv6.stream().mapToLong(e -> e.address().low()).toArray();
    port = new char[ipv6.size()];
    for (int i = 0; i < port.length; i++) {
      port[i] = (char) ipv6.get(i).port();
    }
  }

  boolean isEmpty() {
    return ipv4.length + port.length == 0;
  }

  int ipv4Size() {
    return ipv4.length;
  }

  /** {@code address << 16 | port}. */
  long ipv4(int at) {
    return ipv4[at];
  }

  int ipv6Size() {
    return port.length;
  }

  long high(int at) {
    return high[at];
  }

  long low(int at) {
    return low[at];
  }

  int port(int at) {
    return port[at];
  }

  Ranges ipv4Addresses() {
    long[] packed = new long[ipv4.length];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = Ranges.pack(ipv4[i] >>> 16, ipv4[i] >>> 16);
    }
    return Ranges.of(packed, packed.length);
  }

  /** The largest number of ports of one address. */
  int portsPerAddress() {
    int most = 0;
    int run = 0;
    for (int i = 0; i < ipv4.length; i++) {
      run = i > 0 && ipv4[i - 1] >>> 16 == ipv4[i] >>> 16 ? run + 1 : 1;
      most = Math.max(most, run);
    }
    for (int i = 0; i < port.length; i++) {
      run = i > 0 && high[i - 1] == high[i] && low[i - 1] == low[i] ? run + 1 : 1;
      most = Math.max(most, run);
    }
    return most;
  }

  /** Goes on with a hash over all. */
  long hash(long before) {
    long hash = before;
    for (long endpoint : ipv4) {
      hash = Seeded.mix(hash ^ endpoint);
    }
    for (int i = 0; i < port.length; i++) {
      hash = Seeded.mix(Seeded.mix(Seeded.mix(hash ^ port[i]) ^ high[i]) ^ low[i]);
    }
    return hash;
  }
}
