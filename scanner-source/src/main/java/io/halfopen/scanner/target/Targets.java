package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Every address of some blocks with every port, minus a blocklist. Overlapping blocks are merged,
 * so each target appears once; memory depends on the number of blocks only.
 *
 * <pre>{@code
 * Targets targets = Targets.of(List.of("192.0.2.0/24"), "80,443", Blocklist.none());
 * Targets.Walk walk = targets.permuted(random);
 * while (walk.next()) {
 *   probe(walk.address(), walk.port());
 * }
 * }</pre>
 */
public final class Targets {
  private final Ranges addresses;
  private final Ports ports;

  private Targets(Ranges addresses, Ports ports) {
    this.addresses = addresses;
    this.ports = ports;
  }

  /**
   * Reads blocks and ports.
   *
   * @throws BadInputException naming what cannot be read, or where nothing is left to ask
   */
  public static Targets of(List<String> blocks, String ports, Blocklist blocklist) {
    Ports parsed = Ports.parse(ports);
    Ranges wanted = Ranges.of(blocks.stream().map(Cidr::parse).toList());
    Ranges rest = wanted.minus(blocklist.ranges());
    if (wanted.size() == 0) {
      throw new BadInputException("no targets given: name an address or a block");
    }
    if (rest.size() == 0) {
      throw new BadInputException(
          "the blocklist covers all of " + String.join(",", blocks) + ": nothing is left to scan");
    }
    return new Targets(rest, parsed);
  }

  /** How many targets: addresses times ports. */
  public long size() {
    return addresses.size() * ports.size();
  }

  /** The lowest address, for finding the route. */
  public int firstAddress() {
    return (int) addresses.get(0);
  }

  /** True if some target's address is from {@code first} to {@code last}. */
  public boolean anyWithin(long first, long last) {
    return addresses.countWithin(first, last) > 0;
  }

  /** True if every target's address is from {@code first} to {@code last}. */
  public boolean allWithin(long first, long last) {
    return addresses.countWithin(first, last) == addresses.size();
  }

  /** A walk over all targets in a random order. */
  public Walk permuted(RandomGenerator random) {
    return new Walk(new CyclicGroup(size(), random));
  }

  /** A position in the permutation. */
  public final class Walk {
    private final CyclicGroup group;
    private int address;
    private int port;

    private Walk(CyclicGroup group) {
      this.group = group;
    }

    /** Moves to the next target; false after the last. */
    public boolean next() {
      long element = group.next();
      if (element == 0) {
        return false;
      }
      address = (int) addresses.get((element - 1) / ports.size());
      port = ports.get((int) ((element - 1) % ports.size()));
      return true;
    }

    /** The target's IPv4 address. */
    public int address() {
      return address;
    }

    /** The target's port. */
    public int port() {
      return port;
    }
  }
}
