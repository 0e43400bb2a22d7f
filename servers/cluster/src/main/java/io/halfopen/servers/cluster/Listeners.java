package io.halfopen.servers.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where a process waits for TCP connections, as Linux tells it: by whose sockets they are. */
public final class Listeners {
  private static final String LISTEN = "0A";
  private static final int ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private Listeners() {}

  /**
   * The addresses, in the network namespace of that process.
   *
   * @throws IOException where it is gone, is not ours to look into, or this is not Linux
   */
  public static Set<InetSocketAddress> of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    Set<String> sockets = sockets(process.resolve("fd"));
    Set<InetSocketAddress> listeners = new HashSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      Path file = process.resolve("net").resolve(table);
      List<String> rows = Files.exists(file) ? Files.readAllLines(file) : List.of("");
      for (String row : rows.subList(1, rows.size())) {
        String[] cells = row.strip().split("\\s+");
        if (cells[STATE].equals(LISTEN) && sockets.contains("socket:[" + cells[INODE] + "]")) {
          listeners.add(address(cells[ADDRESS]));
        }
      }
    }
    return listeners;
  }

  private static Set<String> sockets(Path descriptors) throws IOException {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> all = Files.list(descriptors)) {
      for (Path one : (Iterable<Path>) all::iterator) {
        try {
          sockets.add(Files.readSymbolicLink(one).toString());
        } catch (NoSuchFileException e) {
          // Closed meanwhile.
        }
      }
    }
    return sockets;
  }

  /** {@code ADDRESS:PORT} in hexadecimal, the address in words of the machine's order. */
  static InetSocketAddress address(String cell) throws IOException {
    int colon = cell.indexOf(':');
    ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(cell.substring(0, colon)));
    ByteBuffer address = ByteBuffer.allocate(words.capacity()).order(ByteOrder.nativeOrder());
    while (words.hasRemaining()) {
      address.putInt(words.getInt());
    }
    return new InetSocketAddress(
        InetAddress.getByAddress(address.array()), Integer.parseInt(cell.substring(colon + 1), 16));
  }
}
