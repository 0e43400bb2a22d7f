package io.halfopen.local.passive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.PassiveEnd;
import io.halfopen.event.PassiveFingerprint;
import io.halfopen.event.PassiveKind;
import io.halfopen.job.passive.Bounds;
import io.halfopen.job.passive.Connections;
import io.halfopen.job.passive.PassiveFields;
import io.halfopen.job.table.JsonFormat;
import io.halfopen.local.lab.NetworkNamespace;
import io.halfopen.scanner.link.Sniffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The real kernel on both ends of a pair of interfaces, and a third party that listens. */
final class SniffingTest {
  private static final String SERVER = "10.9.0.2";
  private static final String SERVER6 = "fd00:9::2";

  /** What Linux sends; the window scale follows its memory. */
  private static final String LINUX = "\\d+_2-4-8-1-3_1460_\\d+";

  /** Longer than any pause between two of the kernel's answers here. */
  private static final Duration GAP = Duration.ofSeconds(5);

  private static final String LINUX6 = "\\d+_2-4-8-1-3_1440_\\d+";

  private final List<PassiveFingerprint> lines = new CopyOnWriteArrayList<>();

  /** Two namespaces and a wire. */
  private record Wire(NetworkNamespace client, NetworkNamespace server) implements AutoCloseable {
    static Wire open() throws Exception {
      NetworkNamespace client = null;
      try {
        client = NetworkNamespace.open("sniff-client");
        NetworkNamespace server = NetworkNamespace.open("sniff-server");
        server.shell("ip link set lo up; ip link add s0 type veth peer name c0");
        // By the path of the thread that holds it: a namespace here has no name.
        String process = server.path().getParent().getParent().getFileName().toString();
        client.shell(
            "ip link set lo up; nsenter --net=/proc/"
                + process
                + "/ns/net ip link set c0 netns $$");
        server.shell(
            "ip addr add 10.9.0.2/24 dev s0; ip -6 addr add fd00:9::2/64 dev s0 nodad;"
                + "ip link set s0 up; echo 2 > /proc/sys/net/ipv4/tcp_synack_retries;"
                + "echo 0 > /proc/sys/net/ipv4/tcp_syncookies");
        client.shell(
            "ip addr add 10.9.0.1/24 dev c0; ip -6 addr add fd00:9::1/64 dev c0 nodad;"
                + "ip link set c0 up");
        return new Wire(client, server);
      } catch (BadInputException e) {
        if (client != null) {
          client.close();
        }
        if ("true".equals(System.getenv("CI"))) {
          throw e;
        }
        Assumptions.abort("needs root: " + e.getMessage());
        throw e;
      }
    }

    @Override
    public void close() {
      client.close();
      server.close();
    }
  }

  /** Somebody who listens on the server's interface, in a thread that gives its privileges up. */
  private final class Listener implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final ByteArrayOutputStream rows = new ByteArrayOutputStream();
    private final Sniffer sniffer;
    private final Sniffing sniffing;
    private final Future<?> run;

    Listener(NetworkNamespace where, String interfaceName, @Nullable String filter, Duration gap)
        throws Exception {
      sniffer = where.run(() -> Sniffer.open(interfaceName, filter, false, true));
      PassiveOutput output =
          PassiveOutput.to(
              new PrintStream(rows, true, StandardCharsets.UTF_8),
              new JsonFormat<>(PassiveFields.fields().choose(null)),
              line -> true);
      Connections connections =
          new Connections(
              Bounds.of(gap),
              line -> {
                output.accept(line);
                lines.add(line);
              });
      sniffing = new Sniffing(sniffer, connections, output, said -> {});
      run =
          thread.submit(
              () -> {
                sniffing.run(stopped::get);
                return null;
              });
    }

    PassiveFingerprint await(Predicate<PassiveFingerprint> wanted) throws Exception {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (System.nanoTime() < deadline && !run.isDone()) {
        for (PassiveFingerprint line : lines) {
          if (wanted.test(line)) {
            return line;
          }
        }
        Thread.sleep(20);
      }
      throw new AssertionError("no such line within a minute: " + lines);
    }

    @Override
    public void close() throws Exception {
      stopped.set(true);
      run.get(60, TimeUnit.SECONDS);
      sniffer.close();
      thread.shutdown();
    }
  }

  private static Predicate<PassiveFingerprint> line(PassiveKind kind, String server, int port) {
    return line ->
        line.getKind() == kind && line.getServer().equals(server) && line.getServerPort() == port;
  }

  private static ServerSocket listening(Wire wire, int port) throws Exception {
    return wire.server().run(() -> new ServerSocket(port, 50));
  }

  private static <T> T asClient(Wire wire, Callable<T> task) throws Exception {
    return wire.client().run(task);
  }

  private static Socket connected(String host, int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(host, port), 60_000);
    return socket;
  }

  @Test
  void whatIsNoTcpIsCountedByWhatItIs() throws Exception {
    try (Wire wire = Wire.open();
        Listener listener = new Listener(wire.server(), "s0", null, GAP);
        MulticastSocket member = asClient(wire, MulticastSocket::new)) {
      // The kernel tells of its groups behind a header of hops, which comes through the filter.
      asClient(
          wire,
          () -> {
            NetworkInterface c0 = NetworkInterface.getByName("c0");
            member.joinGroup(new InetSocketAddress("ff05::77:1", 0), c0);
            return c0;
          });
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (listener.sniffing.missed().isEmpty()) {
        assertTrue(System.nanoTime() < deadline, "nothing was passed over");
        Thread.sleep(20);
      }
      String said = listener.sniffing.missed().get(0);
      assertTrue(said.matches("passed over: \\d+ not TCP"), said);
    }
  }

  @Test
  void anOrdinaryConnectionShowsBothStacksAndNoRetransmission() throws Exception {
    try (Wire wire = Wire.open();
        ServerSocket server = listening(wire, 443);
        Listener listener = new Listener(wire.server(), "s0", null, GAP)) {
      asClient(wire, () -> connected(SERVER, 443)).close();
      PassiveFingerprint client = listener.await(line(PassiveKind.JA4T, SERVER, 443));
      PassiveFingerprint answer = listener.await(line(PassiveKind.JA4TS, SERVER, 443));
      assertTrue(client.getJa4t().matches(LINUX), client::toString);
      assertEquals(client.getJa4t(), answer.getJa4t());
      assertTrue(answer.getJa4ts().matches(LINUX), answer::toString);
      assertEquals(PassiveEnd.ACK, answer.getEnded());
      assertEquals("10.9.0.1", answer.getClient());
      assertEquals(client.getId(), answer.getId());
      assertEquals(64, client.getHopLimit());
      asClient(wire, () -> connected(SERVER6, 443)).close();
      PassiveFingerprint answer6 = listener.await(line(PassiveKind.JA4TS, SERVER6, 443));
      assertTrue(answer6.getJa4ts().matches(LINUX6), answer6::toString);
      assertEquals(PassiveEnd.ACK, answer6.getEnded());
      assertTrue(server.isBound());
    }
  }

  @Test
  void aClientThatNeverTakesUpShowsTheServersTrainFromItsOwnSideToo() throws Exception {
    try (Wire wire = Wire.open();
        ServerSocket server = listening(wire, 443);
        Listener listener = new Listener(wire.client(), "c0", "port 443", GAP)) {
      // Nothing but SYNs leaves the client: its kernel's acknowledgements are lost on the way.
      wire.server()
          .shell(
              "nft 'add table ip lossy; add chain ip lossy in {type filter hook prerouting priority"
                  + " -300;}; add rule ip lossy in tcp dport 443 tcp flags & (syn | ack) != syn"
                  + " drop'");
      try (SocketChannel half = connecting(wire)) {
        PassiveFingerprint client = listener.await(line(PassiveKind.JA4T, SERVER, 443));
        assertTrue(client.getJa4t().matches(LINUX), client::toString);
        // On its own side the client's acknowledgement was seen, lost though it was later.
        PassiveFingerprint answer = listener.await(line(PassiveKind.JA4TS, SERVER, 443));
        assertEquals(PassiveEnd.ACK, answer.getEnded());
        assertTrue(half.isOpen() && server.isBound());
      }
    }
  }

  @Test
  void aHalfOpenConnectionShowsTheServersTrain() throws Exception {
    try (Wire wire = Wire.open();
        ServerSocket server = listening(wire, 443)) {
      // What the client acknowledges is lost before the listener and the server.
      wire.client()
          .shell(
              "nft 'add table ip lossy; add chain ip lossy out {type filter hook output priority"
                  + " 0;}; add rule ip lossy out tcp dport 443 tcp flags & (syn | ack) != syn drop'");
      try (Listener listener = new Listener(wire.server(), "s0", null, GAP);
          SocketChannel half = connecting(wire)) {
        // Two retransmissions, 1 s and 2 s apart, and then silence.
        PassiveFingerprint answer = listener.await(line(PassiveKind.JA4TS, SERVER, 443));
        assertTrue(answer.getJa4ts().matches(LINUX + "_1-2"), answer::toString);
        assertEquals(PassiveEnd.GAP, answer.getEnded());
        assertTrue(half.isOpen() && server.isBound());
      }
    }
  }

  @Test
  void aClientThatNobodyAnswersIsOneLine() throws Exception {
    try (Wire wire = Wire.open()) {
      wire.server()
          .shell(
              "nft 'add table ip mute; add chain ip mute out {type filter hook output priority 0;};"
                  + " add rule ip mute out tcp sport 443 drop'");
      ByteArrayOutputStream rows;
      try (Listener listener = new Listener(wire.server(), "s0", null, GAP);
          SocketChannel half = connecting(wire)) {
        PassiveFingerprint client = listener.await(line(PassiveKind.JA4T, SERVER, 443));
        assertTrue(client.getJa4t().matches(LINUX), client::toString);
        assertTrue(half.isOpen());
        rows = listener.rows;
      }
      assertEquals(1, lines.size(), lines::toString);
      assertTrue(rows.toString(StandardCharsets.UTF_8).contains(lines.get(0).getJa4t()));
    }
  }

  private static SocketChannel connecting(Wire wire) throws Exception {
    return asClient(
        wire,
        () -> {
          SocketChannel channel = SocketChannel.open();
          channel.configureBlocking(false);
          var unused = channel.connect(new InetSocketAddress(SERVER, 443));
          return channel;
        });
  }
}
