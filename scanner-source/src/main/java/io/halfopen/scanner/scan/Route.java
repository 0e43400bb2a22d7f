package io.halfopen.scanner.scan;

import io.halfopen.event.BadInputException;
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
 * From where the kernel would send.
 *
 * @param interfaceName the interface
 * @param source its IPv4 address
 */
record Route(String interfaceName, InetAddress source) {
  /** The route to a target; a connected datagram socket tells without sending anything. */
  static Route to(int target, @Nullable String interfaceName) {
    try {
      return interfaceName == null ? byTarget(target) : byName(interfaceName);
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException(
          "no source address for " + text(target) + ": there is no route to it; name an interface",
          e);
    }
  }

  private static Route byTarget(int target) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(address(target), 9);
      InetAddress source = socket.getLocalAddress();
      NetworkInterface found =
          source.isAnyLocalAddress() ? null : NetworkInterface.getByInetAddress(source);
      if (found == null || !(source instanceof Inet4Address)) {
        throw new SocketException("no interface has " + source.getHostAddress());
      }
      return new Route(found.getName(), source);
    }
  }

  private static Route byName(String name) throws IOException {
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
    return new Route(name, source);
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
