package io.halfopen.scanner.pace;

import io.halfopen.event.BadInputException;
import java.math.BigDecimal;

/**
 * Bits a second on the wire, as ZMap counts them.
 *
 * @param bitsPerSecond above 0
 */
public record Bandwidth(double bitsPerSecond) {
  /** Preamble, start of frame, check sequence and the gap between frames. */
  private static final int ETHERNET_OVERHEAD = 24;

  /** With that overhead, the shortest Ethernet frame. */
  private static final int SHORTEST_FRAME = 84;

  private static final int ETHERNET_HEADER = 14;

  /** Checks the number. */
  public Bandwidth {
    if (!(bitsPerSecond > 0) || Double.isInfinite(bitsPerSecond)) {
      throw bad(Double.toString(bitsPerSecond));
    }
  }

  /**
   * Reads {@code 10M}, {@code 1.5G}, {@code 300K} or plain bits a second; thousands are decimal.
   *
   * @throws BadInputException naming what is no bandwidth
   */
  public static Bandwidth parse(String text) {
    String trimmed = text.trim();
    int zeros = trimmed.isEmpty() ? -1 : zeros(trimmed.charAt(trimmed.length() - 1));
    String digits = zeros > 0 ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
    if (!digits.matches("[0-9]{1,15}(\\.[0-9]{1,9})?")) {
      throw bad(text);
    }
    double bits = new BigDecimal(digits).movePointRight(Math.max(0, zeros)).doubleValue();
    if (bits == 0) {
      throw bad(text);
    }
    return new Bandwidth(bits);
  }

  private static int zeros(char suffix) {
    return switch (suffix) {
      case 'k', 'K' -> 3;
      case 'm', 'M' -> 6;
      case 'g', 'G' -> 9;
      default -> 0;
    };
  }

  private static BadInputException bad(String text) {
    return new BadInputException(
        "\"" + text + "\" is no bandwidth: give bits a second, as in 500K, 10M or 1G");
  }

  /** Packets a second of this many bytes, IP header and all, on Ethernet. */
  public double packetsPerSecond(int ipBytes) {
    return bitsPerSecond
        / 8
        / Math.max(SHORTEST_FRAME, ETHERNET_HEADER + ipBytes + ETHERNET_OVERHEAD);
  }
}
