package io.halfopen.scanner.target;

/**
 * The targets in a fixed order, so that a number is a target: IPv4 addresses times ports, IPv4
 * endpoints, IPv6 addresses times ports, IPv6 endpoints.
 */
final class Space {
  private final Ranges product;
  private final Ranges6 product6;
  private final Ports ports;
  private final Endpoints endpoints;
  private final Ranges ipv4;
  private final long endpointsFrom;
  private final long product6From;
  private final long endpoints6From;
  private final long size;

  Space(AddressSet addresses, Ports ports, Endpoints endpoints) {
    this.product = addresses.ipv4();
    this.product6 = addresses.ipv6();
    this.ports = ports;
    this.endpoints = endpoints;
    endpointsFrom = product.size() * ports.size();
    product6From = endpointsFrom + endpoints.ipv4Size();
    endpoints6From = product6From + Math.multiplyExact(product6.size(), ports.size());
    size = Math.addExact(endpoints6From, endpoints.ipv6Size());
    ipv4 = product.or(endpoints.ipv4Addresses());
  }

  long size() {
    return size;
  }

  /** All IPv4 addresses, those of endpoints included. */
  Ranges ipv4() {
    return ipv4;
  }

  boolean hasIpv6() {
    return size > product6From;
  }

  /** No fewer than the different addresses are; IPv6 endpoints count one each. */
  long addresses() {
    return ipv4.size() + product6.size() + endpoints.ipv6Size();
  }

  int portsPerAddress() {
    boolean any = product.size() + product6.size() > 0;
    return (any ? ports.size() : 0) + endpoints.portsPerAddress();
  }

  long identity() {
    long hash = size;
    for (int i = 0; i < product.ranges(); i++) {
      hash = Seeded.mix(hash ^ Ranges.pack(product.first(i), product.last(i)));
    }
    for (int i = 0; i < product6.ranges(); i++) {
      Ranges6.Range range = product6.range(i);
      hash = mix(hash, range.first());
      hash = mix(hash, range.last());
    }
    for (int i = 0; i < ports.size(); i++) {
      hash = Seeded.mix(hash ^ ports.get(i));
    }
    return endpoints.hash(hash);
  }

  private static long mix(long hash, Ipv6 address) {
    return Seeded.mix(Seeded.mix(hash ^ address.high()) ^ address.low());
  }

  Target target() {
    return new Target();
  }

  /** One target, moved from number to number. */
  final class Target {
    private final int portCount = ports.size();

    /** {@code 2^64 / portCount}, rounded up, for dividing by multiplication. */
    private final long reciprocal = portCount < 2 ? 0 : Long.divideUnsigned(-1L, portCount) + 1;

    private boolean ipv6;
    private int address;
    private long high;
    private long low;
    private int port;

    void moveTo(long index) {
      if (index < endpointsFrom) {
        long rank = index;
        int portAt = 0;
        if (portCount > 1) {
          rank = divide(index);
          portAt = (int) (index - rank * portCount);
        }
        ipv6 = false;
        address = (int) product.get(rank);
        port = ports.get(portAt);
      } else {
        moveToRest(index);
      }
    }

    /**
     * The reciprocal is above the true one by less than 2^-64, so the quotient of a dividend below
     * 2^48 is off by less than 2^-16, which no fraction of a 16-bit divisor is near enough to show.
     */
    private long divide(long index) {
      return Math.multiplyHigh(index, reciprocal) + (index & reciprocal >> 63);
    }

    private void moveToRest(long index) {
      if (index < product6From) {
        long endpoint = endpoints.ipv4((int) (index - endpointsFrom));
        ipv6 = false;
        address = (int) (endpoint >>> 16);
        port = (int) (endpoint & 0xffff);
        return;
      }
      ipv6 = true;
      if (index < endpoints6From) {
        long rank = (index - product6From) / portCount;
        int at = product6.rangeOf(rank);
        high = product6.high(at, rank);
        low = product6.low(at, rank);
        port = ports.get((int) (index - product6From - rank * portCount));
      } else {
        int at = (int) (index - endpoints6From);
        high = endpoints.high(at);
        low = endpoints.low(at);
        port = endpoints.port(at);
      }
    }

    boolean isIpv6() {
      return ipv6;
    }

    int address() {
      return address;
    }

    long high() {
      return high;
    }

    long low() {
      return low;
    }

    int port() {
      return port;
    }
  }
}
