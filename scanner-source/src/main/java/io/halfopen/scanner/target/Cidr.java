package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;

/**
 * A block of IPv4 addresses. Host bits are cleared: {@code 192.0.2.7/24} is {@code 192.0.2.0/24}.
 *
 * @param first first address, as an unsigned number
 * @param prefixLength bits of prefix, 0 to 32
 */
public record Cidr(long first, int prefixLength) {
  /** Clears the host bits. */
  public Cidr {
    if (prefixLength < 0 || prefixLength > 32 || first < 0 || first > 0xffffffffL) {
      throw new IllegalArgumentException("not an IPv4 block: " + first + "/" + prefixLength);
    }
    first &= -1L << (32 - prefixLength);
  }

  /**
   * Reads {@code a.b.c.d} or {@code a.b.c.d/n}.
   *
   * @throws BadInputException naming the text that is neither
   */
  public static Cidr parse(String text) {
    String trimmed = text.trim();
    int slash = trimmed.indexOf('/');
    if (slash < 0) {
      return new Cidr(Ipv4.parse(trimmed, trimmed), 32);
    }
    long address = Ipv4.parse(trimmed.substring(0, slash), trimmed);
    return new Cidr(address, Ipv4.number(trimmed.substring(slash + 1), 32, trimmed));
  }

  /** Last address, as an unsigned number. */
  public long last() {
    return first + (1L << (32 - prefixLength)) - 1;
  }
}
