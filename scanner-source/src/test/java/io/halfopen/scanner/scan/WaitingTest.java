package io.halfopen.scanner.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.scanner.pace.HalfOpenLimits;
import io.halfopen.scanner.probe.Replies;
import io.halfopen.scanner.scan.FakeNetwork.Sent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lets senders wait, and what lets them go on. */
class WaitingTest {
  private final TestScan test = new TestScan();

  @Test
  void aPublisherThatCannotKeepMoreHoldsSendingBack() {
    try (Scan scan = test.open(TestScan.config("192.0.2.0/24").rate(10).build())) {
      test.clock.whileWaiting(
          () -> {
            if (scan.status().sent() == 20) {
              test.published.hold = "no room";
            }
            if (test.clock.nanos() > 60_000_000_000L) {
              assertEquals(test.published.hold, scan.status().paused());
              test.published.hold = null;
            }
          });
      scan.start();
      TestScan.await(() -> scan.status().sendingDone());
      List<Sent> sent = test.network.sent();
      assertEquals(256, sent.size());
      assertTrue(sent.get(19).nanos() < 3_000_000_000L);
      assertTrue(sent.get(20).nanos() > 60_000_000_000L);
    }
  }

  @Test
  void aClosedPortMakesRoomForTheNext() {
    test.network.answering(p -> List.of(Replies.tcp(p, 4 | 16, 1)));
    try (Scan scan =
        test.open(
            TestScan.config("192.0.2.1")
                .ports("1-100")
                .rate(10)
                .halfOpen(new HalfOpenLimits(10, 1000, Duration.ofSeconds(3600)))
                .build())) {
      test.clock.whileWaiting(
          () -> TestScan.await(() -> scan.status().received() == scan.status().sent()));
      scan.start();
      TestScan.await(() -> scan.status().sendingDone());
      assertEquals(100, scan.status().sent());
      assertTrue(test.clock.nanos() < 60_000_000_000L);
    }
  }

  @Test
  void theRoomThatAResetMakesIsUsedWithinMilliseconds() {
    List<ByteBuffer> asked = Collections.synchronizedList(new ArrayList<>());
    test.network.answering(
        p -> {
          asked.add(p);
          return List.of();
        });
    HalfOpenLimits few = new HalfOpenLimits(10, 1000, Duration.ofSeconds(3600));
    try (Scan scan = test.open(TestScan.config("192.0.2.1").ports("1-100").halfOpen(few).build())) {
      long[] waits = new long[1];
      test.clock.whileWaiting(
          () -> {
            if (scan.status().waits() > waits[0]) {
              waits[0] = scan.status().waits();
              List<ByteBuffer> open = List.copyOf(asked);
              asked.clear();
              test.network.flood(open.size(), i -> Replies.tcp(open.get(i), 4 | 16, 1));
              TestScan.await(() -> scan.status().received() == scan.status().sent());
            }
          });
      scan.start();
      TestScan.await(() -> scan.status().sendingDone());
      assertTrue(scan.status().waits() > 10);
      assertTrue(test.clock.nanos() < 200_000_000L, test.clock.nanos() + " ns for 100 probes");
    }
  }
}
