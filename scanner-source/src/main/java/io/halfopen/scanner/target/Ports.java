package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;
import java.util.Arrays;
import java.util.BitSet;

/** Ports to ask, each once, in ascending order. */
public final class Ports {
  private static final int LAST = 65535;

  private final char[] ports;

  private Ports(BitSet set) {
    ports = new char[set.cardinality()];
    int at = 0;
    for (int port = set.nextSetBit(0); port >= 0; port = set.nextSetBit(port + 1)) {
      ports[at++] = (char) port;
    }
  }

  /**
   * Reads a list such as {@code 80,443,8000-8010}; {@code *} is every port, 0 included, as ZMap has
   * it.
   *
   * @throws BadInputException naming the part that is no port or range of ports
   */
  public static Ports parse(String text) {
    BitSet set = new BitSet(LAST + 1);
    for (String part : text.split(",", -1)) {
      String trimmed = part.trim();
      if (trimmed.equals("*")) {
        set.set(0, LAST + 1);
        continue;
      }
      int dash = trimmed.indexOf('-');
      int from = port(dash < 0 ? trimmed : trimmed.substring(0, dash), trimmed);
      int to = dash < 0 ? from : port(trimmed.substring(dash + 1), trimmed);
      if (from > to) {
        throw new BadInputException(
            "ports \"" + trimmed + "\" run backwards: give " + to + "-" + from);
      }
      set.set(from, to + 1);
    }
    return new Ports(set);
  }

  /** One port, given by its number: for protocols without ports, 0. */
  public static Ports only(int port) {
    BitSet set = new BitSet();
    set.set(port);
    return new Ports(set);
  }

  static Ports none() {
    return new Ports(new BitSet());
  }

  static int port(String digits, String whole) {
    String trimmed = digits.trim();
    if (!trimmed.matches("[0-9]{1,5}")) {
      throw bad(whole);
    }
    int port = Integer.parseInt(trimmed);
    if (port > LAST) {
      throw bad(whole);
    }
    return port;
  }

  private static BadInputException bad(String part) {
    return new BadInputException(
        "\"" + part + "\" is no port: give 0 to 65535, as in 80,443,8000-8010, or *");
  }

  /** How many ports. */
  public int size() {
    return ports.length;
  }

  /** The port of this rank. */
  public int get(int rank) {
    return ports[rank];
  }

  boolean contains(int port) {
    return Arrays.binarySearch(ports, (char) port) >= 0;
  }
}
