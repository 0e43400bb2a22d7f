package io.halfopen.scanner.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PacketEvent;
import io.halfopen.scanner.link.TestNamespace;
import io.halfopen.scanner.probe.Answer;
import io.halfopen.scanner.probe.Classification;
import io.halfopen.scanner.target.Blocklist;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scans of the Linux kernel's own stack, in two network namespaces joined by a cable. */
class KernelScanTest {
  private static final int OPEN_PORT = 443;
  private static final int UDP_PORT = 5353;

  private static TestNamespace near;
  private static TestNamespace far;
  private static ServerSocket server;
  private static final List<DatagramSocket> datagrams = new ArrayList<>();

  private final Published published = new Published();
  private final List<Answer> answers = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void join() throws Exception {
    near = TestNamespace.open();
    far = TestNamespace.open();
    near.shell(
        """
        ip link set lo up
        ip link add near0 type veth peer name far0 netns %s
        ip address add 10.79.0.1/30 dev near0
        ip address add fd79::1/64 dev near0 nodad
        ip link set near0 up
        ip route add 10.80.0.0/16 via 10.79.0.2
        ip route add 10.81.0.0/16 via 10.79.0.2
        ip route add fd80::/64 via fd79::2
        """
            .formatted(far.path()));
    far.shell(
        """
        ip link set lo up
        ip address add 10.79.0.2/30 dev far0
        ip address add fd79::2/64 dev far0 nodad
        ip link set far0 up
        ip route add local 10.80.0.0/16 dev lo
        ip route add unreachable 10.81.0.0/16
        ip route add local fd80::/64 dev lo
        ip address add fd80::50/128 dev lo nodad
        echo 1 > /proc/sys/net/ipv4/ip_forward
        echo 0 > /proc/sys/net/ipv4/tcp_syncookies
        echo 2 > /proc/sys/net/ipv4/tcp_synack_retries
        echo 4096 > /proc/sys/net/ipv4/tcp_max_syn_backlog
        echo 0 > /proc/sys/net/ipv4/icmp_ratelimit
        echo 100000 > /proc/sys/net/ipv4/icmp_msgs_per_sec || true
        """);
    server = far.run(() -> new ServerSocket(OPEN_PORT, 4096));
    // A socket without an address of its own would answer from another than it was asked at.
    for (String address : List.of("10.80.5.0", "fd80::50")) {
      DatagramSocket socket =
          far.run(() -> new DatagramSocket(UDP_PORT, InetAddress.getByName(address)));
      datagrams.add(socket);
      Thread echo = new Thread(() -> echo(socket), "echo");
      echo.setDaemon(true);
      echo.start();
    }
  }

  /** Sends every datagram back from where it came to. */
  private static void echo(DatagramSocket socket) {
    try {
      DatagramPacket packet = new DatagramPacket(new byte[100], 100);
      while (true) {
        packet.setLength(100);
        socket.receive(packet);
        socket.send(packet);
      }
    } catch (java.io.IOException e) {
      // Closed with the test.
      return;
    }
  }

  @AfterAll
  static void part() throws Exception {
    if (server != null) {
      server.close();
      datagrams.forEach(DatagramSocket::close);
    }
    for (TestNamespace namespace : new TestNamespace[] {near, far}) {
      if (namespace != null) {
        namespace.close();
      }
    }
  }

  private static ScanConfigBuilder config(String target) {
    boolean ipv6 = target.indexOf(':') >= 0;
    return ScanConfig.of("kernel", "test")
        .targets(target)
        .interfaceName("near0")
        .sources(List.of(ipv6 ? "fd79::1" : "10.79.0.1"))
        .ports("" + OPEN_PORT)
        .blocklist(Blocklist.none())
        .rate(500);
  }

  /** Scans until a condition holds; returns the last status. */
  private Status scan(ScanConfig config, Predicate<Status> until) throws Exception {
    Outlets outlets = Outlets.of(published).withAnswers(answers::add);
    try (Scan scan = near.run(() -> Scan.open(config, outlets))) {
      scan.start();
      try {
        TestScan.await(() -> scan.status().failure() != null || until.test(scan.status()));
      } catch (AssertionError e) {
        throw new AssertionError(scan.status().toString(), e);
      }
      scan.close();
      assertNull(scan.status().failure());
      assertEquals(0, scan.status().kernelDrops());
      return scan.status();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "all,65160_2-4-8-1-3_1460",
    "mss,64240_2_1460",
    "linux,65160_2-4-8-1-3_1460",
    "windows,64240_2-1-1-4-1-3_1460",
    "bsd,65160_2-4-8-1-3_1460",
    "all+https://example.net/probing.txt,65160_2-4-8-1-3_1460"
  })
  void theKernelAnswersEachOptionSetInItsOwnWay(String set, String expected) throws Exception {
    Status status =
        scan(config("10.80.1.0/28").args(set).build(), s -> s.answers().synAcks() >= 16);
    assertEquals(16, status.results());
    for (PacketEvent event : published.packets()) {
      assertEquals(expected, shape(event));
      boolean stamped = expected.contains("-8-");
      assertEquals(stamped, event.getSentMicros() != null);
      if (stamped) {
        long micros = event.getCapturedMicros() - event.getSentMicros();
        assertTrue(micros >= 0 && micros < 2_000_000, "a round trip of " + micros);
      }
    }
  }

  private static String shape(PacketEvent event) {
    ByteBuffer options = event.getTcpOptions();
    StringBuilder kinds = new StringBuilder();
    int mss = 0;
    for (int at = 0; at < options.limit(); ) {
      int kind = options.get(at);
      kinds.append(kinds.isEmpty() ? "" : "-").append(kind);
      mss = kind == 2 ? options.getShort(at + 2) : mss;
      at += kind < 2 ? 1 : options.get(at + 1);
    }
    return event.getWindow() + "_" + kinds + "_" + mss;
  }

  @Test
  void hundredsOfAddressesAnswerInFullAndNothingElseIsHeard() throws Exception {
    // Ports of its own: hosts still repeat their answers to the scan of the test before.
    ScanConfig config = config("10.80.2.0/24").senderThreads(2).sourcePorts(50_000, 59_999).build();
    Status status = scan(config, s -> s.answers().synAcks() >= 3 * 256);
    assertEquals(256, status.results());
    assertEquals(0, status.invalid());
    Map<ByteBuffer, Long> each =
        published.packets().stream()
            .collect(Collectors.groupingBy(PacketEvent::getEndpointAddress, Collectors.counting()));
    assertEquals(256, each.size());
    assertTrue(each.values().stream().allMatch(count -> count == 3), each.values().toString());
  }

  @Test
  void severalProbesAreSeveralExchanges() throws Exception {
    scan(config("10.80.3.0/28").probes(3).build(), s -> s.answers().synAcks() >= 2 * 3 * 16);
    Map<String, List<Long>> exchanges = new TreeMap<>();
    for (PacketEvent event : published.packets()) {
      String probe = event.getEndpointAddress().getInt(0) + ":" + event.getScannerPort();
      exchanges.computeIfAbsent(probe, p -> new ArrayList<>()).add(event.getSequence());
    }
    assertEquals(48, exchanges.size());
    // A SYN that met a half-open connection of its own 4-tuple would be answered twice at once.
    assertTrue(
        exchanges.values().stream().allMatch(numbers -> numbers.stream().distinct().count() == 1));
  }

  @Test
  void closedPortsAreRstsAndUnreachableNetworksAreCounted() throws Exception {
    Status closed =
        scan(config("10.80.4.0/28").ports("444").build(), s -> s.answers().rsts() >= 16);
    assertEquals(0, closed.results());
    Status unreachable = scan(config("10.81.0.0/30").build(), s -> s.answers().unreachables() >= 4);
    assertEquals(0, unreachable.answers().synAcks());
    assertEquals(16, published.packets().size());
    Answer last = answers.get(answers.size() - 1);
    assertEquals(Classification.UNREACHABLE, last.classification());
    assertEquals(InetAddress.getByName("10.79.0.2"), InetAddress.getByAddress(last.responder()));
    assertEquals(OPEN_PORT, last.event().getEndpointPort());
  }

  @Test
  void ipv6AnswersToo() throws Exception {
    Status status = scan(config("fd80::/124").build(), s -> s.answers().synAcks() >= 16);
    assertEquals(16, status.results());
    assertTrue(published.packets().stream().allMatch(e -> shape(e).endsWith("_2-4-8-1-3_1440")));
    scan(config("fd80::/124").ports("444").build(), s -> s.answers().rsts() >= 16);
  }

  @ParameterizedTest
  @CsvSource({"10.80.5.0/28", "fd80::50/124"})
  void echoRequestsAndDatagramsAreAnswered(String targets) throws Exception {
    Status echo =
        scan(config(targets).module("icmp_echoscan").ports(null).build(), s -> s.results() >= 16);
    assertEquals(16, echo.answers().replies());
    for (Answer answer : answers) {
      long micros = answer.event().getCapturedMicros() - answer.event().getSentMicros();
      assertTrue(micros >= 0 && micros < 2_000_000, "a round trip of " + micros);
    }
    answers.clear();
    String target = targets.replaceAll("/.*", "");
    ScanConfigBuilder udp = config(target).module("udp").args("text:ping");
    scan(udp.ports("" + UDP_PORT).build(), s -> s.answers().replies() >= 1);
    ByteBuffer payload = answers.get(0).event().getPayload();
    assertEquals("ping", new String(payload.array(), java.nio.charset.StandardCharsets.US_ASCII));
    Status refused = scan(udp.ports("5354").build(), s -> s.answers().unreachables() >= 1);
    assertEquals(0, refused.results());
    assertEquals(0, published.packets().size());
  }

  @Test
  void whoeverHasAPacketInHandMayDoNoMoreThanWithFiles() throws Exception {
    long rawSockets = 1L << 13;
    long opener = near.run(() -> WatchedThreads.capabilities("thread-self"));
    assertEquals(rawSockets, opener & rawSockets, "there was nothing to give up");
    WatchedThreads watched = new WatchedThreads();
    ScanConfig config = config("10.80.7.0/26").senderThreads(2).build();
    Outlets outlets = Outlets.of(watched).withJournal(watched);
    try (Scan scan = near.run(() -> Scan.open(config, outlets))) {
      scan.start();
      TestScan.await(() -> scan.status().sendingDone() && scan.status().results() >= 64);
    }
    assertEquals(
        Set.of("halfopen-listener", "halfopen-sender-0", "halfopen-sender-1"),
        watched.able.keySet());
    watched.able.forEach(
        (thread, sets) ->
            sets.forEach(set -> assertEquals(0, set & ~0b1111L, thread + " had " + sets)));
    // Each thread's own: whoever opens the next round's sockets still can.
    assertEquals(opener, near.run(() -> WatchedThreads.capabilities("thread-self")));
    assertEquals(Set.of(opener), watched.first);
  }

  @Test
  void whatAForgerSendsIsNoEvent() throws Exception {
    ScanConfig config = config("10.80.6.1").sourcePorts(62000, 62003).build();
    try (Scan scan = near.run(() -> Scan.open(config, published))) {
      scan.start();
      TestScan.await(() -> scan.status().answers().synAcks() == 3);
      // The same address and ports, every acknowledgement but the right one.
      ScanConfig forger =
          ScanConfig.of("forger", "forger")
              .targets("10.79.0.1")
              .ports("62000-62003")
              .blocklist(Blocklist.none())
              .sources(List.of("10.80.6.1"))
              .sourcePorts(OPEN_PORT, OPEN_PORT)
              .probes(200)
              .rate(2000)
              .halfOpen(0, 0)
              .build();
      try (Scan flood = far.run(() -> Scan.open(forger, new Published()))) {
        flood.start();
        TestScan.await(() -> flood.status().sendingDone());
        TestScan.await(() -> scan.status().received() >= 803);
      }
      assertEquals(3, scan.status().valid());
    }
    assertEquals(3, published.packets().size());
  }
}
