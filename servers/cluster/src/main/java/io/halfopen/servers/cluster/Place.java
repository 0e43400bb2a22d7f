package io.halfopen.servers.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Where a server's jars stand, and where it may listen. */
final class Place {
  private Place() {}

  /** The class path of the module {@code servers/NAME}, for {@code java -cp}. */
  static String jars(String name) throws IOException {
    Path jars = servers().resolve(name).resolve("target/lib");
    if (!Files.isDirectory(jars)) {
      throw new IOException(jars + " is missing: build the module servers/" + name);
    }
    return jars.resolve("*").toString();
  }

  /** So many ports of loopback that nobody has. */
  static int[] freePorts(int count) throws IOException {
    ServerSocket[] sockets = new ServerSocket[count];
    int[] ports = new int[count];
    try {
      for (int i = 0; i < count; i++) {
        sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ports[i] = sockets[i].getLocalPort();
      }
      return ports;
    } finally {
      for (ServerSocket socket : sockets) {
        if (socket != null) {
          socket.close();
        }
      }
    }
  }

  /**
   * So many ports that the servers of a folder keep, since addresses of theirs are kept elsewhere:
   * free ones at first, the same ones later.
   *
   * @throws IOException where somebody else has one of them by now
   */
  static int[] keptPorts(Path folder, int count) throws IOException {
    Path file = folder.resolve("ports");
    if (Files.notExists(file)) {
      int[] free = freePorts(count);
      Files.writeString(
          file, IntStream.of(free).mapToObj(String::valueOf).collect(Collectors.joining("\n")));
      return free;
    }
    int[] kept = Files.readAllLines(file).stream().mapToInt(Integer::parseInt).toArray();
    for (int port : kept) {
      try (ServerSocket socket = new ServerSocket()) {
        // As servers do: connections of before may still be waiting for their end.
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        throw new IOException(
            "port %d, which %s keeps, is taken: end who has it".formatted(port, file), e);
      }
    }
    return kept;
  }

  /** The folder {@code servers} of the source tree, above this class's folder or jar. */
  private static Path servers() throws IOException {
    for (Path at = ownClasses(); at != null; at = at.getParent()) {
      Path servers = at.resolve("servers");
      if (Files.isDirectory(servers.resolve("cluster"))) {
        return servers;
      }
    }
    throw new IOException("no folder servers/ above " + ownClasses());
  }

  /** Where this class stands: a folder or a jar that needs nothing beside the JDK. */
  static Path ownClasses() throws IOException {
    try {
      return Path.of(Place.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("no path leads to this class", e);
    }
  }
}
