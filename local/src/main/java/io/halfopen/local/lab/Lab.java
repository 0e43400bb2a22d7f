package io.halfopen.local.lab;

import com.sun.jna.Native;
import io.halfopen.event.BadInputException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A scanner's network and a network of hosts, joined by one cable. The hosts' answers are the Linux
 * kernel's own: listening sockets that nobody accepts from, with retries, window and segment size
 * dealt out anew each time.
 */
public final class Lab implements AutoCloseable {
  /** The port that every host listens on. */
  public static final int PORT = 443;

  /** The most hosts that the network holds. */
  public static final int MAX_HOSTS = 200;

  private static final String SCANNER = "10.77.0.1";
  private static final int FIRST_HOST = 10;
  private static final int[] RETRIES = {1, 2, 5};
  private static final int BACKLOG = 4096;

  private final NetworkNamespace scanner;
  private final NetworkNamespace hosts;
  private final List<Dealt> dealt;
  private final List<Integer> sockets = new ArrayList<>();

  private Lab(NetworkNamespace scanner, NetworkNamespace hosts, List<Dealt> dealt) {
    this.scanner = scanner;
    this.hosts = hosts;
    this.dealt = dealt;
  }

  /**
   * Makes the networks and the hosts.
   *
   * @throws BadInputException without the permissions, or with too many hosts
   */
  public static Lab open(int count, RandomGenerator random) throws Exception {
    if (count < 1 || count > MAX_HOSTS) {
      throw new BadInputException("--hosts " + count + ": give 1 to " + MAX_HOSTS);
    }
    NetworkNamespace scanner = NetworkNamespace.open("scanner");
    NetworkNamespace hosts = NetworkNamespace.open("hosts");
    Lab lab = new Lab(scanner, hosts, deal(count, random));
    boolean opened = false;
    try {
      lab.join();
      hosts.run(lab::listen);
      opened = true;
      return lab;
    } finally {
      if (!opened) {
        lab.close();
      }
    }
  }

  private static List<Dealt> deal(int count, RandomGenerator random) {
    List<Dealt> dealt = new ArrayList<>();
    int turn = random.nextInt(RETRIES.length);
    for (int i = 0; i < count; i++) {
      // The first three differ, so that even a small lab shows every kind.
      int kind = i < RETRIES.length ? (i + turn) % RETRIES.length : random.nextInt(RETRIES.length);
      boolean shortRoute = random.nextInt(3) == 0;
      int window = (i + turn) % 4;
      dealt.add(
          new Dealt(
              "10.77.0." + (FIRST_HOST + i),
              RETRIES[kind],
              shortRoute ? 1400 : 1460,
              window == 0 ? 8192 << random.nextInt(2) : 0,
              window == 1 ? 16384 << random.nextInt(2) : 0));
    }
    return dealt;
  }

  private void join() throws Exception {
    scanner.shell(
        """
        ip link set lo up
        ip link add halfopen0 type veth peer name halfopen1 netns %s
        ip address add %s/24 dev halfopen0
        ip link set halfopen0 up
        """
            .formatted(hosts.path(), SCANNER));
    StringBuilder setUp =
        new StringBuilder(
            """
            ip link set lo up
            ip link set halfopen1 up
            echo 0 > /proc/sys/net/ipv4/tcp_syncookies
            echo 4096 > /proc/sys/net/ipv4/tcp_max_syn_backlog
            """);
    int table = 100;
    for (Dealt host : dealt) {
      setUp.append("ip address add " + host.address() + "/24 dev halfopen1\n");
      if (host.mss() != 1460) {
        table++;
        setUp.append("ip rule add from " + host.address() + " table " + table + "\n");
        setUp.append(
            "ip route add %s/32 dev halfopen1 src %s table %d advmss %d\n"
                .formatted(SCANNER, host.address(), table, host.mss()));
      }
    }
    hosts.shell(setUp.toString());
  }

  private boolean listen() {
    for (Dealt host : dealt) {
      int socket = Libc.socket(Libc.AF_INET, Libc.SOCK_STREAM_CLOEXEC, 0);
      check(socket, "socket");
      sockets.add(socket);
      option(socket, Libc.IPPROTO_TCP, Libc.TCP_SYNCNT, host.retries());
      if (host.windowClamp() > 0) {
        option(socket, Libc.IPPROTO_TCP, Libc.TCP_WINDOW_CLAMP, host.windowClamp());
      }
      if (host.receiveBuffer() > 0) {
        option(socket, Libc.SOL_SOCKET, Libc.SO_RCVBUF, host.receiveBuffer());
      }
      byte[] address = address(host.address());
      check(Libc.bind(socket, address, address.length), "bind");
      check(Libc.listen(socket, BACKLOG), "listen");
    }
    return true;
  }

  private static void option(int socket, int level, int name, int value) {
    check(Libc.setsockopt(socket, level, name, new int[] {value}, 4), "setsockopt " + name);
  }

  private static void check(int result, String call) {
    if (result < 0) {
      throw new IllegalStateException(
          "lab host: " + call + " failed with errno " + Native.getLastError());
    }
  }

  /** A struct sockaddr_in. */
  private static byte[] address(String ipv4) {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    bytes.order(java.nio.ByteOrder.nativeOrder()).putShort((short) Libc.AF_INET);
    bytes.order(java.nio.ByteOrder.BIG_ENDIAN).putShort((short) PORT);
    for (String part : ipv4.split("\\.", -1)) {
      bytes.put((byte) Integer.parseInt(part));
    }
    return bytes.array();
  }

  /** Where the scanner belongs. */
  public NetworkNamespace scanner() {
    return scanner;
  }

  /** Where the hosts are. */
  NetworkNamespace hosts() {
    return hosts;
  }

  /** What each host was given, by address. */
  public List<Dealt> dealt() {
    return List.copyOf(dealt);
  }

  @Override
  public void close() {
    for (int socket : sockets) {
      Libc.close(socket);
    }
    sockets.clear();
    hosts.close();
    scanner.close();
  }
}
