package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a scan may ask. As ZMap has it, arguments and allowlists together say where targets
 * may lie, a list of IPs picks from there (from anywhere, where neither is given), and the
 * blocklist beats all of them.
 *
 * <pre>{@code
 * Targets targets = Targets.builder()
 *     .targets(arguments)
 *     .listOfIps(Path.of("ips.txt"))
 *     .ports("80,443")
 *     .maxTargets("1%")
 *     .build();
 * }</pre>
 */
public final class TargetsBuilder {
  /** With all of IPv4, on every port, below what the permutation takes. */
  private static final long MOST_IPV6 = 1L << 49;

  private static final Ports NO_PORTS = Ports.none();

  private final AddressList arguments = new AddressList(true);
  private final AddressList allowed = new AddressList(false);
  private final List<Path> allowlists = new ArrayList<>();
  private @Nullable AddressList listed;
  private @Nullable Path listedFile;
  private Blocklist blocklist = Blocklist.reserved();
  private Ports ports = NO_PORTS;
  private MaxTargets most = MaxTargets.ALL;

  TargetsBuilder() {}

  /** An address, network or {@code address:port}. */
  public TargetsBuilder target(String text) {
    arguments.add(text.trim());
    return this;
  }

  /** Several of them. */
  public TargetsBuilder targets(List<String> texts) {
    texts.forEach(this::target);
    return this;
  }

  /** A list whose entries may have ports of their own. */
  public TargetsBuilder listOfIps(Path file) {
    AddressList list = listed == null ? new AddressList(true) : listed;
    ListFile.read(file, "list of IPs", list);
    listed = list;
    listedFile = file;
    return this;
  }

  /**
   * Networks that may be asked.
   *
   * @throws BadInputException for a file that cannot be read or is empty
   */
  public TargetsBuilder allowlist(Path file) {
    long before = allowed.size();
    ListFile.read(file, "allowlist", allowed);
    if (allowed.size() == before) {
      throw new BadInputException(file + ": this allowlist is empty: nothing may be scanned");
    }
    allowlists.add(file);
    return this;
  }

  /** What is not asked; the reserved address space if this is never called. */
  public TargetsBuilder blocklist(Blocklist list) {
    blocklist = list;
    return this;
  }

  /** Ports of every target that has none of its own. */
  public TargetsBuilder ports(String text) {
    return ports(Ports.parse(text));
  }

  /** The same. */
  public TargetsBuilder ports(Ports asked) {
    ports = asked;
    return this;
  }

  /** At most so many targets, as {@code 1000} or {@code 0.5%}, over all shards together. */
  public TargetsBuilder maxTargets(String text) {
    most = MaxTargets.parse(text);
    return this;
  }

  /**
   * The targets; a builder builds once.
   *
   * @throws BadInputException where nothing is left to ask
   */
  public Targets build() {
    boolean bounded = arguments.size() > 0 || !allowlists.isEmpty();
    requireTargets(bounded);
    AddressSet named = arguments.takeAddresses().or(allowed.takeAddresses());
    AddressList picked = listed == null ? arguments : listed;
    AddressSet bounds = listed != null && bounded ? named : AddressSet.ALL;
    AddressSet wanted = listed == null ? named : picked.takeAddresses().and(bounds);
    if (wanted.isEmpty() && picked.endpointsWithin(bounds, AddressSet.NONE, ports).isEmpty()) {
      throw new BadInputException(
          listedFile + ": no address of this list lies in the given networks: nothing to scan");
    }
    AddressSet open = bounds.minus(blocklist.addresses());
    AddressSet product = wanted.minus(blocklist.addresses());
    Endpoints own =
        picked.endpointsWithin(open, ports.size() == 0 ? AddressSet.NONE : product, ports);
    if (product.isEmpty() && own.isEmpty()) {
      throw new BadInputException(blocklist.covers(wanted));
    }
    if (!product.isEmpty() && ports.size() == 0) {
      throw new BadInputException("no ports given: name them, as in --target-ports 80,443");
    }
    if (product.ipv6().size() >= MOST_IPV6 / Math.max(1, ports.size())) {
      throw new BadInputException(
          "more than 2^49 IPv6 targets: give smaller networks, or a list of addresses");
    }
    Space space = new Space(product, ports, own);
    return new Targets(space, most);
  }

  private void requireTargets(boolean bounded) {
    if (listed == null) {
      if (!bounded) {
        throw new BadInputException("no targets given: name an address or a network");
      }
    } else if (listed.size() == 0) {
      throw new BadInputException(listedFile + ": this list of IPs is empty: nothing to scan");
    } else if (arguments.hasEndpoints()) {
      throw new BadInputException(
          "a target with a port of its own and a list of IPs do not go together: add it to "
              + listedFile);
    }
  }
}
