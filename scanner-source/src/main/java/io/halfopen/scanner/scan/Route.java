package io.halfopen.scanner.scan;

import io.halfopen.event.BadInputException;
import io.halfopen.scanner.target.Targets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * From where the kernel would send, and through whom.
 *
 * @param interfaceName the interface
 * @param source its IPv4 address
 * @param gateway the router that all targets are behind, or 0 where some are not
 */
record Route(String interfaceName, InetAddress source, int gateway) {
  /** The route to the targets; a connected datagram socket tells without sending anything. */
  static Route to(Targets targets, @Nullable String interfaceName) {
    int first = targets.firstAddress();
    try {
      return interfaceName == null ? byTarget(first, targets) : byName(interfaceName, targets);
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException(
          "no source address for " + text(first) + ": there is no route to it; name an interface",
          e);
    }
  }

  private static Route byTarget(int target, Targets targets) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(address(target), 9);
      InetAddress source = socket.getLocalAddress();
      NetworkInterface found =
          source.isAnyLocalAddress() ? null : NetworkInterface.getByInetAddress(source);
      if (found == null || !(source instanceof Inet4Address)) {
        throw new SocketException("no interface has " + source.getHostAddress());
      }
      return of(found.getName(), source, targets);
    }
  }

  private static Route byName(String name, Targets targets) throws IOException {
    NetworkInterface found = NetworkInterface.getByName(name);
    if (found == null) {
      String known =
          NetworkInterface.networkInterfaces()
              .map(NetworkInterface::getName)
              .sorted()
              .reduce((a, b) -> a + ", " + b)
              .orElse("none");
      throw new BadInputException("no interface \"" + name + "\"; there are: " + known);
    }
    InetAddress source =
        found
            .inetAddresses()
            .filter(Inet4Address.class::isInstance)
            .findFirst()
            .orElseThrow(
                () -> new BadInputException("interface \"" + name + "\" has no IPv4 address"));
    return of(name, source, targets);
  }

  private static Route of(String name, InetAddress source, Targets targets) {
    return new Route(name, source, RoutingTable.read().gateway(name, targets));
  }

  int sourceIpv4() {
    return ByteBuffer.wrap(source.getAddress()).getInt();
  }

  private static InetAddress address(int ipv4) throws IOException {
    return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(ipv4).array());
  }

  private static String text(int ipv4) {
    return (ipv4 >>> 24) + "." + (ipv4 >> 16 & 255) + "." + (ipv4 >> 8 & 255) + "." + (ipv4 & 255);
  }
}
