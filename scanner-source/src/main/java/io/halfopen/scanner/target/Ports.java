package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;
import java.util.BitSet;

/** Ports to ask, each once, in ascending order. */
public final class Ports {
  private final int[] ports;

  private Ports(BitSet set) {
    ports = set.stream().toArray();
  }

  /**
   * Reads a list such as {@code 80,443,8000-8010}.
   *
   * @throws BadInputException naming the part that is no port or range of ports
   */
  public static Ports parse(String text) {
    BitSet set = new BitSet();
    for (String part : text.split(",", -1)) {
      String trimmed = part.trim();
      int dash = trimmed.indexOf('-');
      int from = port(dash < 0 ? trimmed : trimmed.substring(0, dash), trimmed);
      int to = dash < 0 ? from : port(trimmed.substring(dash + 1), trimmed);
      if (from > to) {
        throw bad(trimmed);
      }
      set.set(from, to + 1);
    }
    return new Ports(set);
  }

  private static int port(String digits, String whole) {
    String trimmed = digits.trim();
    if (!trimmed.matches("[0-9]{1,5}")) {
      throw bad(whole);
    }
    int port = Integer.parseInt(trimmed);
    if (port < 1 || port > 65535) {
      throw bad(whole);
    }
    return port;
  }

  private static BadInputException bad(String part) {
    return new BadInputException(
        "\"" + part + "\" is no port: give 1 to 65535, as in 80,443,8000-8010");
  }

  /** How many ports. */
  public int size() {
    return ports.length;
  }

  /** The port of this rank. */
  public int get(int rank) {
    return ports[rank];
  }
}
