package io.halfopen.bench.link;

import io.halfopen.event.BadInputException;
import io.halfopen.local.lab.NetworkNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * An interface to send into. In a lab it stands in a namespace of its own that leads nowhere: an
 * {@code ifb}, which swallows packets, shows what the sender costs; a {@code veth}, whose far end
 * drops them, shows what a kernel that really delivers leaves of it.
 */
final class Wire implements AutoCloseable {
  static final String SOURCE = "10.0.0.1";
  private static final String GATEWAY = "10.0.0.2";
  static final String NEAR_MAC = "02:00:00:00:00:01";
  static final String FAR_DEVICE = "far0";
  static final String FAR_MAC = "02:00:00:00:00:02";

  /** RFC 2544's networks for benchmarks, which nobody routes. */
  private static final String BENCHMARK_NETWORK = "198.18.0.0/15";

  private final String device;
  private final @Nullable NetworkNamespace near;
  private final @Nullable NetworkNamespace far;

  private Wire(String device, @Nullable NetworkNamespace near, @Nullable NetworkNamespace far) {
    this.device = device;
    this.near = near;
    this.far = far;
  }

  /** A lab's {@code ifb} or {@code veth}, or an interface that is there already. */
  static Wire open(String name) throws Exception {
    return switch (name) {
      case "ifb" -> ifb();
      case "veth" -> veth();
      default -> new Wire(name, null, null);
    };
  }

  private static Wire ifb() throws Exception {
    NetworkNamespace near = NetworkNamespace.open("near");
    near.shell(
        """
        ip link add near0 type ifb
        ip address add %s/24 dev near0
        ip link set lo up; ip link set near0 up
        ip route add default via %s dev near0
        """
            .formatted(SOURCE, GATEWAY));
    return new Wire("near0", near, null);
  }

  private static Wire veth() throws Exception {
    NetworkNamespace near = NetworkNamespace.open("near");
    NetworkNamespace far = NetworkNamespace.open("far");
    near.shell(
        """
        ip link add near0 address %s type veth peer name far0 netns %s
        ip address add %s/24 dev near0
        ip link set lo up; ip link set near0 up
        ip neighbour add %s lladdr %s dev near0
        ip route add default via %s dev near0
        """
            .formatted(NEAR_MAC, far.path(), SOURCE, GATEWAY, FAR_MAC, GATEWAY));
    far.shell(
        """
        ip link set far0 address %s up
        nft add table netdev far
        nft add chain netdev far in '{ type filter hook ingress device far0 priority 0; policy drop; }'
        """
            .formatted(FAR_MAC));
    return new Wire("near0", near, far);
  }

  String device() {
    return device;
  }

  boolean isLab() {
    return near != null;
  }

  /** Whom to ask: everybody where nothing can leave, and else those who do not exist. */
  String targets() {
    return isLab() ? "0.0.0.0/0" : BENCHMARK_NETWORK;
  }

  String gatewayMac() {
    return FAR_MAC;
  }

  /** Runs a task at the far end of a lab's cable. */
  <T> T runFar(Callable<T> task) throws Exception {
    if (far == null) {
      throw new BadInputException("this interface has no far end here: take veth");
    }
    return far.run(task);
  }

  <T> T run(Callable<T> task) throws Exception {
    return near == null ? task.call() : near.run(task);
  }

  /** Frames that the interface has taken, by its own count; an ifb counts them as received. */
  long frames() throws Exception {
    return run(this::count);
  }

  private long count() throws IOException {
    Path table = Path.of("/proc/thread-self/net/dev");
    for (String line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
      String[] columns = line.strip().split("[: ]+", -1);
      if (columns[0].equals(device)) {
        return Long.parseLong(columns[2]) + Long.parseLong(columns[10]);
      }
    }
    throw new BadInputException("no interface \"" + device + "\"");
  }

  @Override
  public void close() {
    if (near != null) {
      near.close();
    }
    if (far != null) {
      far.close();
    }
  }
}
