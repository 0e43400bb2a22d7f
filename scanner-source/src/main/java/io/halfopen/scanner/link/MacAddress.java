package io.halfopen.scanner.link;

import io.halfopen.event.BadInputException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * An Ethernet hardware address.
 *
 * @param bits its 48 bits, the first byte the highest
 */
public record MacAddress(long bits) {
  private static final HexFormat PAIRS = HexFormat.ofDelimiter(":");

  /**
   * Reads {@code 02:00:5e:10:00:01}, with dashes as well.
   *
   * @throws BadInputException where the text is none
   */
  public static MacAddress parse(String text) {
    String pairs = text.trim().replace('-', ':').toLowerCase(Locale.ROOT);
    if (!pairs.matches("([0-9a-f]{2}:){5}[0-9a-f]{2}")) {
      throw new BadInputException(
          "\"" + text + "\" is no hardware address: give six bytes as in 02:00:5e:10:00:01");
    }
    return new MacAddress(Long.parseLong(pairs.replace(":", ""), 16));
  }

  @Override
  public String toString() {
    return PAIRS.formatHex(HexFormat.of().parseHex(String.format("%012x", bits)));
  }
}
