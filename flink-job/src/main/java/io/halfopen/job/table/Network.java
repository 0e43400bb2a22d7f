package io.halfopen.job.table;

import io.halfopen.event.IpLiteral;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The addresses with the same first bits.
 *
 * @param address its first address, 4 or 16 bytes
 * @param bits how many bits are the same
 */
public record Network(byte[] address, int bits) implements Serializable {
  private static final Pattern DIGITS = Pattern.compile("\\d{1,3}");

  /** An address, or an address and a prefix length; null where the text is neither. */
  public static @Nullable Network parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = IpLiteral.bytes(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return null;
    }
    if (slash < 0) {
      return new Network(address, address.length * 8);
    }
    String length = text.substring(slash + 1);
    if (!DIGITS.matcher(length).matches() || Integer.parseInt(length) > address.length * 8) {
      return null;
    }
    return new Network(address, Integer.parseInt(length));
  }

  /** True where the address that {@code found} writes lies within. */
  public boolean contains(Object found) {
    byte[] other = IpLiteral.bytes(found.toString());
    return other != null && contains(ByteBuffer.wrap(other));
  }

  /** True where an address of 4 or 16 bytes lies within. */
  public boolean contains(ByteBuffer other) {
    if (other.remaining() != address.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit += 8) {
      int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit));
      if (((address[bit / 8] ^ other.get(other.position() + bit / 8)) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
