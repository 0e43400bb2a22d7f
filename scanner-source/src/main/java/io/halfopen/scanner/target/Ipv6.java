package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;
import io.halfopen.event.IpLiteral;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An IPv6 address as two numbers.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
record Ipv6(long high, long low) implements Comparable<Ipv6> {
  static final Ipv6 LAST = new Ipv6(-1, -1);

  /** Reads an address without zone; {@code whole} is what the user wrote. */
  static Ipv6 parse(String text, String whole) {
    InetAddress address = text.indexOf(':') < 0 ? null : IpLiteral.address(text);
    if (address == null) {
      throw bad(whole);
    }
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet6Address
        ? new Ipv6(bytes.getLong(0), bytes.getLong(8))
        : new Ipv6(0, 0xffffL << 32 | bytes.getInt(0) & 0xffffffffL);
  }

  private static BadInputException bad(String whole) {
    return new BadInputException(
        "\""
            + whole
            + "\" is no IPv6 address or network such as 2001:db8::1, [2001:db8::1]:443 or"
            + " 2001:db8::/64");
  }

  /** The first address of this one's network. */
  Ipv6 first(int prefixLength) {
    return new Ipv6(high & mask(prefixLength), low & mask(prefixLength - 64));
  }

  /** The last address of this one's network. */
  Ipv6 last(int prefixLength) {
    return new Ipv6(high | ~mask(prefixLength), low | ~mask(prefixLength - 64));
  }

  private static long mask(int bits) {
    return bits <= 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
  }

  Ipv6 next() {
    return new Ipv6(low == -1 ? high + 1 : high, low + 1);
  }

  Ipv6 before() {
    return new Ipv6(low == 0 ? high - 1 : high, low - 1);
  }

  @Override
  public int compareTo(Ipv6 other) {
    return compare(high, low, other.high, other.low);
  }

  static int compare(long high, long low, long otherHigh, long otherLow) {
    int first = Long.compareUnsigned(high, otherHigh);
    return first != 0 ? first : Long.compareUnsigned(low, otherLow);
  }
}
