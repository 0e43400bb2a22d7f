package io.halfopen.job.change;

import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * An address or a CIDR prefix.
 *
 * @param address 4 or 16 bytes, or none
 * @param bits leading bits that count
 */
record Prefix(byte[] address, int bits) implements Serializable {
  static final Prefix NOTHING = new Prefix(new byte[0], 0);

  /** Null where the text is neither; names are never looked up. */
  static @Nullable Prefix parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    boolean v6 = address.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    if (!v6 && !address.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
      return null;
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      int most = bytes.length * 8;
      int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
      return bits < 0 || bits > most ? null : new Prefix(bytes, bits);
    } catch (UnknownHostException | NumberFormatException e) {
      return null;
    }
  }

  boolean holds(Prefix other) {
    if (address.length == 0 || other.address.length != address.length || other.bits < bits) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      if ((address[i / 8] >> 7 - i % 8 & 1) != (other.address[i / 8] >> 7 - i % 8 & 1)) {
        return false;
      }
    }
    return true;
  }
}
