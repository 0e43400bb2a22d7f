package io.halfopen.job.fingerprint;

import java.nio.ByteBuffer;

/** IP addresses as text: dotted quads, and IPv6 as RFC 5952 wants it. */
public final class Addresses {
  private Addresses() {}

  /** The text of a 4 or 16 byte address; hex where it is neither. */
  public static String text(ByteBuffer address) {
    int n = address.remaining();
    int at = address.position();
    StringBuilder out = new StringBuilder(40);
    if (n == 4) {
      for (int i = 0; i < 4; i++) {
        out.append(i == 0 ? "" : ".").append(address.get(at + i) & 0xff);
      }
      return out.toString();
    }
    if (n != 16) {
      for (int i = 0; i < n; i++) {
        out.append(String.format("%02x", address.get(at + i)));
      }
      return out.toString();
    }
    int bestStart = -1;
    int bestLength = 1; // one lone zero group is not shortened
    for (int i = 0; i < 8; i++) {
      int run = i;
      while (run < 8 && address.getShort(at + 2 * run) == 0) {
        run++;
      }
      if (run - i > bestLength) {
        bestStart = i;
        bestLength = run - i;
      }
      i = Math.max(i, run - 1);
    }
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        out.append("::");
        i += bestLength - 1;
        continue;
      }
      if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
        out.append(':');
      }
      out.append(Integer.toHexString(address.getShort(at + 2 * i) & 0xffff));
    }
    return out.toString();
  }
}
