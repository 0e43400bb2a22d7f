package io.halfopen.local.forget;

import io.halfopen.event.BadInputException;
import io.halfopen.event.IpLiteral;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** An IPv4 or IPv6 network, or one address. */
public final class Network {
  /** What no resolver needs to be asked about. */
  private final byte[] address;

  private final int prefix;

  private Network(byte[] address, int prefix) {
    this.address = address;
    this.prefix = prefix;
  }

  /**
   * Reads {@code 192.0.2.0/24}, {@code 2001:db8::/32} or one address.
   *
   * @throws BadInputException where it is none
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = bytes(slash < 0 ? text : text.substring(0, slash));
    int bits = 8 * address.length;
    String length = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
    if (address.length == 0 || !length.matches("[0-9]{1,3}") || Integer.parseInt(length) > bits) {
      throw new BadInputException(
          "'" + text + "' is no network: give one such as 192.0.2.0/24 or 2001:db8::/48");
    }
    return new Network(address, Integer.parseInt(length));
  }

  private static byte[] bytes(String text) {
    byte[] address = IpLiteral.bytes(text);
    return address == null ? new byte[0] : address;
  }

  /** True if the address that this text names is inside; false where it names none. */
  boolean contains(String host) {
    return contains(bytes(host));
  }

  /** True if the address of these bytes is inside. */
  boolean contains(ByteBuffer host) {
    byte[] other = new byte[host.remaining()];
    host.duplicate().get(other);
    return contains(other);
  }

  private boolean contains(byte[] other) {
    if (other.length != address.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit & 7);
      if (((address[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(address).getHostAddress() + "/" + prefix;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }
}
