package io.halfopen.scanner.target;

/**
 * Addresses of both families.
 *
 * @param ipv4 the IPv4 part
 * @param ipv6 the IPv6 part
 */
record AddressSet(Ranges ipv4, Ranges6 ipv6) {
  static final AddressSet NONE = new AddressSet(Ranges.NONE, Ranges6.NONE);
  static final AddressSet ALL = new AddressSet(Ranges.ALL, Ranges6.ALL);

  AddressSet or(AddressSet other) {
    return new AddressSet(ipv4.or(other.ipv4), ipv6.or(other.ipv6));
  }

  AddressSet and(AddressSet other) {
    return new AddressSet(ipv4.and(other.ipv4), ipv6.and(other.ipv6));
  }

  AddressSet minus(AddressSet other) {
    return new AddressSet(ipv4.minus(other.ipv4), ipv6.minus(other.ipv6));
  }

  boolean isEmpty() {
    return ipv4.size() == 0 && ipv6.size() == 0;
  }

  boolean contains(int address) {
    return ipv4.contains(address & 0xffffffffL);
  }

  boolean contains(long high, long low) {
    return ipv6.contains(high, low);
  }

  boolean containsAll(AddressSet other) {
    return other.minus(this).isEmpty();
  }
}
