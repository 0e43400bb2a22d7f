package io.halfopen.scanner.link;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From where the kernel would send.
 *
 * @param interfaceName the interface
 * @param source its address, of the target's family
 */
public record Route(String interfaceName, InetAddress source) {
  private static final int DISCARD_PORT = 9;

  /**
   * The route to a target; a connected datagram socket tells without sending anything.
   *
   * @param interfaceName the interface to use, or null for the one that the kernel would
   * @throws BadInputException where there is no route, no such interface, or no address on it
   */
  public static Route to(InetAddress target, @Nullable String interfaceName) {
    try {
      return interfaceName == null ? byTarget(target) : byName(interfaceName, target);
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException(
          "no source address for "
              + target.getHostAddress()
              + ": there is no route to it; name an interface",
          e);
    }
  }

  private static Route byTarget(InetAddress target) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(target, DISCARD_PORT);
      InetAddress source = socket.getLocalAddress();
      NetworkInterface found =
          source.isAnyLocalAddress() ? null : NetworkInterface.getByInetAddress(source);
      if (found == null || isIpv6(source) != isIpv6(target)) {
        throw new SocketException("no interface has " + source.getHostAddress());
      }
      return new Route(found.getName(), source);
    }
  }

  private static Route byName(String name, InetAddress target) throws IOException {
    NetworkInterface found = NetworkInterface.getByName(name);
    if (found == null) {
      throw NetworkDevice.unknown(name);
    }
    String family = isIpv6(target) ? "IPv6" : "IPv4";
    List<InetAddress> own = found.inetAddresses().filter(a -> isIpv6(a) == isIpv6(target)).toList();
    // A link-local address reaches nobody beyond the link.
    InetAddress source =
        own.stream()
            .filter(a -> a.isLinkLocalAddress() == target.isLinkLocalAddress())
            .findFirst()
            .or(() -> own.stream().findFirst())
            .orElseThrow(
                () ->
                    new BadInputException(
                        "interface \"" + name + "\" has no " + family + " address"));
    return new Route(name, source);
  }

  /**
   * Refuses what this host would not get answers for.
   *
   * @throws BadInputException naming the first address that is not this host's
   */
  public static void requireOwn(AddressRange range) {
    for (int i = 0; i < range.size(); i++) {
      InetAddress address = range.get(i);
      // Binding knows what no list of addresses shows: whole networks that are routed to this host.
      try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0))) {
        if (address.isAnyLocalAddress() || address.isMulticastAddress() || !socket.isBound()) {
          throw new SocketException("no source");
        }
      } catch (SocketException e) {
        throw new BadInputException(
            "the source address "
                + address.getHostAddress()
                + " is not this host's: its answers would go to somebody else",
            e);
      }
    }
  }

  private static boolean isIpv6(InetAddress address) {
    return address instanceof Inet6Address;
  }
}
