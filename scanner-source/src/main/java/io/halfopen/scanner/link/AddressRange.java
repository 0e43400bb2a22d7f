package io.halfopen.scanner.link;

import io.halfopen.event.BadInputException;
import io.halfopen.event.IpLiteral;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Addresses from one to another, both included, of one family.
 *
 * @param first the lowest
 * @param last the highest, at most {@link #MOST} addresses from the first
 */
public record AddressRange(InetAddress first, InetAddress last) {
  /** Addresses that one range may have. */
  public static final int MOST = 65_536;

  /** Checks that it is one. */
  public AddressRange {
    if ((first instanceof Inet6Address) != (last instanceof Inet6Address)
        || Arrays.compareUnsigned(first.getAddress(), last.getAddress()) > 0) {
      throw new BadInputException(
          text(first, last) + " is no range: the lower address comes first");
    }
    BigInteger width = number(last).subtract(number(first));
    if (width.compareTo(BigInteger.valueOf(MOST - 1L)) > 0) {
      throw new BadInputException(
          text(first, last) + " has more than " + MOST + " addresses: give a shorter range");
    }
  }

  /** One address. */
  public static AddressRange of(InetAddress address) {
    return new AddressRange(address, address);
  }

  /**
   * Reads {@code 192.0.2.1}, {@code 192.0.2.1-192.0.2.9} or the same of IPv6.
   *
   * @throws BadInputException where the text is none of these
   */
  public static AddressRange parse(String text) {
    int dash = text.indexOf('-');
    return dash < 0
        ? of(address(text, text))
        : new AddressRange(
            address(text.substring(0, dash), text), address(text.substring(dash + 1), text));
  }

  private static InetAddress address(String part, String whole) {
    String trimmed = part.trim();
    InetAddress literal = IpLiteral.address(trimmed);
    if (literal != null) {
      return literal;
    }
    throw new BadInputException(
        "\""
            + whole
            + "\" is no address: give one, or the first and the last as in"
            + " 192.0.2.1-192.0.2.9");
  }

  private static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }

  /** True where the addresses are IPv6. */
  public boolean isIpv6() {
    return first instanceof Inet6Address;
  }

  /** How many addresses. */
  public int size() {
    return number(last).subtract(number(first)).intValue() + 1;
  }

  /** The address of this rank, from 0. */
  public InetAddress get(int rank) {
    byte[] bytes = number(first).add(BigInteger.valueOf(rank)).toByteArray();
    byte[] address = new byte[first.getAddress().length];
    int kept = Math.min(bytes.length, address.length);
    System.arraycopy(bytes, bytes.length - kept, address, address.length - kept, kept);
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  /** The lowest address as a number; only for IPv4. */
  public int firstIpv4() {
    return ByteBuffer.wrap(first.getAddress()).getInt();
  }

  private static String text(InetAddress first, InetAddress last) {
    return first.equals(last)
        ? first.getHostAddress()
        : first.getHostAddress() + "-" + last.getHostAddress();
  }

  /** As {@link #parse} and nft read it. */
  @Override
  public String toString() {
    return text(first, last);
  }
}
