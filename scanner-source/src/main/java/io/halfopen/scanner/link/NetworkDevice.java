package io.halfopen.scanner.link;

import com.sun.jna.Memory;
import io.halfopen.event.BadInputException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * A network interface as the kernel sees it in the calling thread's network namespace.
 *
 * @param name its name
 * @param index its number
 * @param hardwareType the kernel's ARPHRD number
 * @param resolvesNeighbours false where every frame goes to the same place, whatever its address
 * @param hardwareAddress what its frames come from, for Ethernet
 */
record NetworkDevice(
    String name,
    int index,
    int hardwareType,
    boolean resolvesNeighbours,
    MacAddress hardwareAddress) {
  private static final int IFF_NOARP = 0x80;
  private static final int ARPHRD_ETHER = 1;
  private static final int ARPHRD_LOOPBACK = 772;
  private static final int NAME_BYTES = 16;

  /**
   * Asks the kernel.
   *
   * @throws BadInputException where there is none of this name; it lists those that there are
   */
  static NetworkDevice find(String name) {
    Libc.requireLinux();
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    int socket = Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM_CLOEXEC, 0);
    if (socket < 0) {
      throw Libc.failure("socket");
    }
    try (Memory request = new Memory(40)) {
      request.clear();
      request.write(0, bytes, 0, Math.min(bytes.length, NAME_BYTES));
      if (bytes.length >= NAME_BYTES || Libc.ioctl(socket, Libc.SIOCGIFINDEX, request) < 0) {
        throw unknown(name);
      }
      int index = request.getInt(NAME_BYTES);
      boolean resolves =
          Libc.ioctl(socket, Libc.SIOCGIFFLAGS, request) == 0
              && (request.getShort(NAME_BYTES) & IFF_NOARP) == 0;
      if (Libc.ioctl(socket, Libc.SIOCGIFHWADDR, request) < 0) {
        throw Libc.failure("asking for the hardware address of " + name);
      }
      return new NetworkDevice(
          name, index, request.getShort(NAME_BYTES) & 0xffff, resolves, mac(request));
    } finally {
      var unused = Libc.close(socket);
    }
  }

  private static MacAddress mac(Memory request) {
    ByteBuffer bytes = ByteBuffer.wrap(request.getByteArray(NAME_BYTES + 2, 6));
    return new MacAddress((bytes.getShort() & 0xffffL) << 32 | bytes.getInt() & 0xffffffffL);
  }

  static BadInputException unknown(String name) {
    return new BadInputException("no interface \"" + name + "\"; there are: " + known());
  }

  private static String known() {
    try {
      return NetworkInterface.networkInterfaces()
          .map(NetworkInterface::getName)
          .sorted()
          .collect(Collectors.joining(", "));
    } catch (SocketException e) {
      return "none that can be listed";
    }
  }

  boolean isEthernet() {
    return hardwareType == ARPHRD_ETHER;
  }

  /** True where every packet passes twice, once as sent and once as received. */
  boolean isLoopback() {
    return hardwareType == ARPHRD_LOOPBACK;
  }

  /** True where a packet socket gives and takes whole frames that begin with an Ethernet header. */
  boolean hasFrames() {
    return hardwareType == ARPHRD_ETHER || hardwareType == ARPHRD_LOOPBACK;
  }
}
