package io.halfopen.servers.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

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

  private static Path ownClasses() throws IOException {
    try {
      return Path.of(Place.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("no path leads to this class", e);
    }
  }
}
