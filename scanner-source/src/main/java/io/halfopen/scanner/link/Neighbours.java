package io.halfopen.scanner.link;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's table of neighbours, whose hardware addresses it asks for itself when a packet is
 * about to go there.
 */
final class Neighbours {
  /** Of the calling thread: another thread may live in another network namespace. */
  private static final Path TABLE = Path.of("/proc/thread-self/net/arp");

  private static final int ATTEMPTS = 100;
  private static final int ATTEMPTS_PER_QUESTION = 50;
  private static final long PAUSE_MILLIS = 20;
  private static final int DISCARD_PORT = 9;
  private static final int COMPLETE = 2;

  private Neighbours() {}

  /** The neighbour's hardware address; null where it does not answer in two seconds. */
  static @Nullable MacAddress resolve(String interfaceName, int ipv4) {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        MacAddress found =
            find(Files.readAllLines(TABLE, StandardCharsets.US_ASCII), interfaceName, ipv4);
        if (found != null) {
          return found;
        }
        if (attempt % ATTEMPTS_PER_QUESTION == 0) {
          provoke(ipv4);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      return null;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** One empty datagram to the discard port: before it can leave, the kernel has to ask. */
  private static void provoke(int ipv4) throws IOException {
    byte[] address = ByteBuffer.allocate(4).putInt(ipv4).array();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(
          new DatagramPacket(new byte[0], 0, InetAddress.getByAddress(address), DISCARD_PORT));
    }
  }

  /** Looks an address up in the lines of {@code /proc/net/arp}. */
  static @Nullable MacAddress find(List<String> lines, String interfaceName, int ipv4) {
    String text =
        (ipv4 >>> 24) + "." + (ipv4 >> 16 & 255) + "." + (ipv4 >> 8 & 255) + "." + (ipv4 & 255);
    for (String line : lines) {
      String[] columns = line.trim().split(" +", -1);
      if (columns.length == 6
          && columns[0].equals(text)
          && columns[5].equals(interfaceName)
          && (Integer.decode(columns[2]) & COMPLETE) != 0) {
        return MacAddress.parse(columns[3]);
      }
    }
    return null;
  }
}
