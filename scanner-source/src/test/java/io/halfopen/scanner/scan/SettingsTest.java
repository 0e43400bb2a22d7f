package io.halfopen.scanner.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.scanner.pace.HalfOpenLimits;
import io.halfopen.scanner.probe.ProbeSeries;
import io.halfopen.scanner.probe.Replies;
import io.halfopen.scanner.scan.FakeNetwork.Sent;
import io.halfopen.scanner.target.Blocklist;
import io.halfopen.scanner.target.OptOuts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each setting does to what is sent. */
class SettingsTest {
  @TempDir Path folder;

  private final TestScan test = new TestScan();

  private static Set<String> endpoints(Collection<Sent> sent) {
    return sent.stream().map(Sent::endpoint).collect(Collectors.toSet());
  }

  private List<Sent> sent(ScanConfig config) {
    TestScan one = new TestScan();
    Status status = one.run(config);
    assertEquals(status.sent(), one.network.sent().size());
    return one.network.sent();
  }

  private static long seconds(List<Sent> sent) {
    return Math.round((sent.get(sent.size() - 1).nanos() - sent.get(0).nanos()) / 1e9);
  }

  @Test
  void theRateHolds() {
    assertEquals(10, seconds(sent(TestScan.config("192.0.2.0/24").rate(25.5).build())));
  }

  @Test
  void theBandwidthHolds() {
    // 98 bytes on the wire for each of 256 SYNs.
    ScanConfig config = TestScan.config("192.0.2.0/24").rate(0).bandwidth(98 * 8 * 51.2).build();
    assertEquals(5, seconds(sent(config)));
    // And 118 bytes where they are IPv6.
    ScanConfig six = TestScan.config("2001:db8::/120").rate(0).bandwidth(118 * 8 * 51.2).build();
    assertEquals(5, seconds(sent(six)));
  }

  @Test
  void severalProbesPerTargetDifferInPlaceAndNumber() {
    List<Sent> sent = sent(TestScan.config("192.0.2.0/28").probes(3).build());
    assertEquals(48, sent.size());
    assertEquals(16, endpoints(sent).size());
    assertEquals(48, sent.stream().map(Sent::tuple).distinct().count());
  }

  @Test
  void senderThreadsShareTheTargets() {
    List<Sent> sent = sent(TestScan.config("192.0.2.0/24").senderThreads(3).build());
    assertEquals(256, sent.size());
    assertEquals(256, endpoints(sent).size());
  }

  @Test
  void shardsOfOneSeedMakeTheWhole() {
    Set<String> all = new HashSet<>();
    long count = 0;
    for (int shard = 0; shard < 3; shard++) {
      List<Sent> sent =
          sent(TestScan.config("192.0.2.0/24").seed(7L).shard(shard, 3).senderThreads(2).build());
      count += sent.size();
      all.addAll(endpoints(sent));
    }
    assertEquals(256, count);
    assertEquals(256, all.size());
  }

  @Test
  void theSeedGivesTheOrder() {
    List<String> first = order(5L);
    assertEquals(first, order(5L));
    assertNotEquals(first, order(6L));
    assertNotEquals(order(null), order(null));
  }

  private List<String> order(Long seed) {
    return sent(TestScan.config("192.0.2.0/26").seed(seed).build()).stream()
        .map(Sent::endpoint)
        .toList();
  }

  @Test
  void noMoreTargetsThanWanted() {
    assertEquals(10, sent(TestScan.config("192.0.2.0/24").maxTargets("10").build()).size());
    assertEquals(64, sent(TestScan.config("192.0.2.0/24").maxTargets("25%").build()).size());
  }

  @Test
  void sendingEndsWhenEnoughTargetsHaveAnswered() {
    // Each answers twice; a retransmission is no second result.
    test.network.answering(p -> List.of(Replies.synAck(p), Replies.synAck(p)));
    try (Scan scan = test.open(TestScan.config("192.0.2.0/24").rate(10).maxResults(20).build())) {
      // Time passes only when all that came was heard.
      test.clock.whileWaiting(
          () -> TestScan.await(() -> scan.status().received() == 2 * scan.status().sent()));
      scan.start();
      TestScan.await(() -> scan.status().sendingDone());
      assertEquals(EndReason.MAX_RESULTS, scan.status().endReason());
      assertEquals(20, scan.status().results());
      assertEquals(20, scan.status().sent());
    }
  }

  @Test
  void sendingEndsWhenTheTimeIsOver() {
    Status status =
        test.run(
            TestScan.config("192.0.2.0/24").rate(10).maxRuntime(Duration.ofSeconds(5)).build());
    assertEquals(EndReason.MAX_RUNTIME, status.endReason());
    assertTrue(status.sent() >= 49 && status.sent() <= 51, status.sent() + " in 5 s");
  }

  @Test
  void severalSourcesAndPortsAreAllUsed() {
    List<Sent> sent =
        sent(
            TestScan.config("192.0.2.0/24")
                .sources(List.of("198.51.100.1", "198.51.100.2"))
                .sourcePorts(40000, 40003)
                .build());
    assertEquals(8, sent.stream().map(s -> s.source() + " " + s.sourcePort()).distinct().count());
    assertTrue(sent.stream().allMatch(s -> s.sourcePort() >= 40000 && s.sourcePort() <= 40003));
  }

  @Test
  void aFamilyWithoutASourceAddressIsRefused() {
    ScanConfig config = TestScan.config("2001:db8::1").sources(List.of("192.0.2.1")).build();
    String message =
        assertThrows(
                BadInputException.class,
                () ->
                    ScanGround.sources(
                        List.of(io.halfopen.scanner.link.AddressRange.parse("192.0.2.1")),
                        ScanGround.targets(
                            config,
                            io.halfopen.scanner.probe.ProbeModules.named("ja4ts")
                                .prepare(null, 64))))
            .getMessage();
    assertEquals("there are IPv6 targets and no IPv6 source address: name one", message);
  }

  @Test
  void theTtlAndTheOptionsAreTheProbes() {
    ScanConfig config = TestScan.config("192.0.2.1", "2001:db8::2").ttl(99).args("mss").build();
    for (Sent probe : sent(config)) {
      assertEquals(99, probe.packet().get(probe.isIpv6() ? 7 : 8));
      assertEquals(24, probe.packet().limit() - (probe.isIpv6() ? 40 : 20));
    }
  }

  @Test
  void filesSayWhomToAskAndWhomNot() throws Exception {
    Path list = Files.writeString(folder.resolve("list"), "192.0.2.5\n192.0.2.6:443\n192.0.2.7\n");
    Path allowed = Files.writeString(folder.resolve("allowed"), "192.0.2.4/31\n192.0.2.6\n");
    Path blocked = Files.writeString(folder.resolve("blocked"), "192.0.2.5 # not this one\n");
    ScanConfig config =
        TestScan.config()
            .lists(List.of(list))
            .allowlist(allowed)
            .blocklist(Blocklist.parse(blocked))
            .build();
    assertEquals(Set.of("c0000206:443"), endpoints(sent(config)));
  }

  @Test
  void whoOptsOutInMidScanIsAskedNoMore() throws Exception {
    Path file = Files.writeString(folder.resolve("optout"), "192.0.2.128/25\n");
    test.optOuts = OptOuts.read(List.of(file));
    try (Scan scan = test.open(TestScan.config("192.0.2.0/24").rate(10).build())) {
      test.clock.whileWaiting(
          () -> {
            if (scan.status().sent() == 20 && scan.status().optedOut() < 150) {
              write(file, "192.0.2.0/24\n");
              TestScan.await(() -> test.optOuts.contains(0xc0000201));
            }
          });
      scan.start();
      TestScan.await(() -> scan.status().sendingDone());
      assertEquals(20, scan.status().sent());
      assertEquals(236, scan.status().optedOut());
      assertTrue(test.network.sent().stream().allMatch(s -> (s.target() & 0xff) < 128));
    }
  }

  @Test
  void anOptOutFileThatBecomesEmptyPausesSendingUntilItIsBack() throws Exception {
    Path file = Files.writeString(folder.resolve("optout"), "192.0.2.1\n");
    test.optOuts = OptOuts.read(List.of(file));
    try (Scan scan = test.open(TestScan.config("192.0.2.0/24").rate(10).build())) {
      long[] pausedAt = new long[1];
      test.clock.whileWaiting(
          () -> {
            if (pausedAt[0] == 0 && scan.status().sent() == 20) {
              pausedAt[0] = test.clock.nanos();
              write(file, "");
              TestScan.await(() -> test.optOuts.paused() != null);
            } else if (test.optOuts.paused() != null
                && test.clock.nanos() - pausedAt[0] > 60_000_000_000L) {
              assertEquals(20, scan.status().sent());
              assertNotNull(scan.status().paused());
              write(file, "192.0.2.1\n");
              TestScan.await(() -> test.optOuts.paused() == null);
            }
          });
      scan.start();
      TestScan.await(() -> scan.status().sendingDone());
      List<Sent> sent = test.network.sent();
      assertEquals(255, sent.size());
      assertTrue(sent.get(20).nanos() - sent.get(19).nanos() > 60_000_000_000L);
      // What might have been sent in the meantime does not come in a flood.
      assertTrue(sent.get(40).nanos() - sent.get(20).nanos() > 1_900_000_000L);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aHostKeepsNoMoreHalfOpenConnectionsThanAllowedAndAllPortsAreAskedAllTheSame() {
    ScanConfig config =
        TestScan.config("192.0.2.1", "192.0.2.2")
            .ports("1-100")
            .rate(100)
            .halfOpen(new HalfOpenLimits(10, 1000, Duration.ofSeconds(60)))
            .build();
    Status status = test.run(config);
    assertEquals(200, status.sent());
    assertTrue(status.waits() > 0);
    List<Sent> sent = test.network.sent();
    assertEquals(200, endpoints(sent).size());
    for (Sent probe : sent) {
      long open =
          sent.stream()
              .filter(s -> s.target() == probe.target())
              .filter(s -> s.nanos() <= probe.nanos())
              .filter(s -> probe.nanos() - s.nanos() < 60_000_000_000L)
              .count();
      assertTrue(open <= 10, open + " open at once");
    }
  }

  @Test
  void aResumedScanLeavesNobodyOutAndAsksAtMostTheBatchAtHandTwice() {
    ProbeSeries series = ProbeSeries.random();
    ConcurrentHashMap<Integer, Long> journal = new ConcurrentHashMap<>();
    test.outlets = test.outlets.withJournal(journal::put);
    ScanConfig config =
        TestScan.config("192.0.2.0/24").seed(3L).series(series).senderThreads(2).batch(4).build();
    Scan scan = test.open(config);
    // Both threads have begun by then, however late a busy machine lets the second one.
    test.clock.whileWaiting(
        () -> {
          if (scan.status().sent() >= 100 && journal.size() == 2) {
            scan.stopSending();
          }
        });
    scan.start();
    TestScan.await(() -> scan.status().endReason() == EndReason.STOPPED);
    scan.close();
    assertFalse(scan.status().sendingDone());
    List<Sent> before = test.network.sent();
    assertTrue(before.size() < 256);
    // As if the last words of one thread had been lost with the process.
    List<Long> positions = new ArrayList<>(List.of(journal.get(0), journal.get(1)));
    TestScan rest = new TestScan();
    Status status =
        rest.run(
            config.toBuilder()
                .series(ProbeSeries.restore(series.secret(), series.next()))
                .answersSince(scan.order().firstProbe())
                .positions(positions)
                .build());
    assertEquals(256, status.targets());
    List<Sent> all = new ArrayList<>(before);
    all.addAll(rest.network.sent());
    assertEquals(256, all.size());
    assertEquals(256, endpoints(all).size());
    assertEquals(256, all.stream().map(Sent::tuple).distinct().count());
  }

  @Test
  void aTargetWithProbesToComeIsNotYetPassed() {
    ConcurrentHashMap<Integer, Long> journal = new ConcurrentHashMap<>();
    test.outlets = test.outlets.withJournal(journal::put);
    ProbeSeries series = ProbeSeries.random();
    ScanConfig config =
        TestScan.config("192.0.2.0/28").seed(3L).series(series).probes(3).rate(10).build();
    Scan scan = test.open(config);
    test.clock.whileWaiting(
        () -> {
          if (scan.status().sent() == 20) {
            scan.stopSending();
          }
        });
    scan.start();
    TestScan.await(() -> scan.status().endReason() == EndReason.STOPPED);
    scan.close();
    assertEquals(20, test.network.sent().size());
    TestScan rest = new TestScan();
    rest.run(
        config.toBuilder()
            .series(ProbeSeries.restore(series.secret(), series.next()))
            .positions(List.of(journal.get(0)))
            .build());
    // The seventh target had two of its three probes, and gets three more.
    assertEquals(30, rest.network.sent().size());
    List<Sent> all = new ArrayList<>(test.network.sent());
    all.addAll(rest.network.sent());
    assertEquals(50, all.stream().map(Sent::tuple).distinct().count());
  }

  @Test
  void aPositionOfAnotherScanIsRefused() {
    ScanConfig config =
        TestScan.config("192.0.2.0/28").seed(3L).positions(List.of(1L << 50)).build();
    String message = assertThrows(BadInputException.class, () -> test.open(config)).getMessage();
    assertTrue(message.contains("is none of this scan"), message);
  }
}
