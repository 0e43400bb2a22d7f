package io.halfopen.scanner.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.SensorHeartbeat;
import io.halfopen.scanner.probe.Answer;
import io.halfopen.scanner.probe.Classification;
import io.halfopen.scanner.probe.Replies;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScanTest {
  private static final int RST = 4;

  private final TestScan test = new TestScan();

  static List<ByteBuffer> oneTrueOneForged(ByteBuffer probe) {
    return List.of(Replies.synAck(probe), Replies.tcp(probe, 18, 2));
  }

  @Test
  void everyTargetIsAskedOnceAndOnlyRealAnswersAreEvents() {
    test.network.answering(ScanTest::oneTrueOneForged).refusing(p -> p.get(19) == 9).dropping(3);
    Status status = test.run(TestScan.config("192.0.2.0/28").ports("80,443").build());
    assertEquals(32, status.targets());
    assertEquals(32, status.probes());
    assertEquals(30, status.sent());
    assertEquals(2, status.sendErrors());
    assertEquals(30, status.valid());
    assertEquals(30, status.invalid());
    assertEquals(30, status.results());
    assertEquals(30, status.answers().synAcks());
    assertEquals(3, status.kernelDrops());
    assertEquals(EndReason.ALL_ASKED, status.endReason());
    assertTrue(status.startedMicros() > 0 && status.sendingDoneMicros() >= status.startedMicros());
    assertTrue(test.network.closed && test.ruleGone);
    assertEquals(
        30,
        test.published.packets().stream()
            .map(
                e ->
                    e.getEndpointAddress()
                        + ""
                        + e.getEndpointAddress().getInt(0)
                        + ":"
                        + e.getEndpointPort())
            .distinct()
            .count());
    long before = 0;
    for (SensorHeartbeat h : test.published.heartbeats) {
      assertTrue(h.getHeardUntilMicros() >= before);
      before = h.getHeardUntilMicros();
    }
    assertTrue(last().getEnded());
  }

  private SensorHeartbeat last() {
    return test.published.heartbeats.get(test.published.heartbeats.size() - 1);
  }

  @Test
  void aFailedScanShowsInItsStatusAndSaysThatItEndedWithoutAPromise() {
    test.published.fails = true;
    test.network.answering(ScanTest::oneTrueOneForged);
    Scan scan = test.open(TestScan.config("192.0.2.0/28").build());
    scan.start();
    TestScan.await(() -> scan.status().failure() != null);
    scan.close();
    assertInstanceOf(IllegalStateException.class, scan.status().failure());
    assertTrue(test.network.closed);
    assertTrue(last().getEnded());
    assertTrue(last().getHeardUntilMicros() <= test.network.lastCapturedMicros);
  }

  @Test
  void aScanThatNeverStartedClosesToo() {
    Scan scan = test.open(TestScan.config("192.0.2.0/28").build());
    scan.close();
    scan.close();
    assertTrue(test.network.closed);
    assertFalse(scan.status().sendingDone());
  }

  @Test
  void answersAreCountedByWhatTheyAreAndIcmpErrorsAreNoEvents() {
    List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
    test.outlets = test.outlets.withAnswers(answers::add);
    test.network.answering(
        p ->
            switch (p.get(19) & 3) {
              case 0 -> List.of(Replies.synAck(p), Replies.synAck(p), Replies.tcp(p, RST, 0));
              case 1 -> List.of(Replies.tcp(p, RST | 16, 1));
              case 2 -> List.of(Replies.error(p, 3, 13, 8), Replies.error(p, 11, 0, 8));
              default -> List.of(Replies.tcp(p, 16, 1), Replies.udp(p, "x"), Replies.echo(p));
            });
    Status status = test.run(TestScan.config("192.0.2.0/26").build());
    assertEquals(new Status.Answers(32, 32, 0, 16, 16, 16), status.answers());
    assertEquals(16, status.results());
    assertEquals(112, status.valid());
    assertEquals(32, status.invalid());
    assertEquals(80, test.published.packets().size());
    assertTrue(test.published.packets().stream().allMatch(e -> e.getProtocol() == 6));
    assertEquals(112, answers.size());
    Answer error =
        answers.stream()
            .filter(a -> a.classification() == Classification.UNREACHABLE)
            .findFirst()
            .orElseThrow();
    assertEquals(13, error.event().getIcmpCode());
    assertEquals((byte) 254, error.responder()[3]);
  }

  @Test
  void aForgersMillionAnswersMakeNoEvent() {
    ByteBuffer[] first = new ByteBuffer[1];
    test.network.answering(
        p -> {
          first[0] = p;
          return List.of();
        });
    try (Scan scan = test.open(TestScan.config("192.0.2.7").build())) {
      scan.start();
      TestScan.await(() -> scan.status().sendingDone());
      // The right ports of both sides, every acknowledgement but the right one.
      test.network.flood(1_000_000, i -> Replies.tcp(first[0], 18, i < 1 ? i : i + 1));
      TestScan.await(() -> scan.status().received() == 1_000_000);
      test.network.flood(1, i -> Replies.synAck(first[0]));
      TestScan.await(() -> scan.status().received() == 1_000_001);
      assertEquals(1_000_000, scan.status().invalid());
      assertEquals(1, scan.status().valid());
    }
    assertEquals(1, test.published.packets().size());
  }

  @Test
  void otherModulesScanTooAndTheirAnswersAreToldAndNotPublished() {
    List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
    test.outlets = test.outlets.withAnswers(answers::add);
    test.network.answering(p -> List.of(Replies.echo(p)));
    Status echo =
        test.run(TestScan.config("192.0.2.0/28").module("icmp_echoscan").ports(null).build());
    assertEquals(16, echo.results());
    test.network.answering(p -> List.of(Replies.udp(p, "pong")));
    Status udp = test.run(TestScan.config("192.0.2.0/28").module("udp").args("text:ping").build());
    assertEquals(16, udp.results());
    assertEquals(32, answers.size());
    assertEquals(0, test.published.packets().size());
  }

  @Test
  void bothFamiliesGoInOneScan() {
    test.network.answering(p -> List.of(Replies.synAck(p)));
    Status status =
        test.run(TestScan.config("192.0.2.0/29", "2001:db8::8/125").ports("80,443").build());
    assertEquals(32, status.sent());
    assertEquals(32, status.results());
    assertEquals(16, test.network.sent().stream().filter(FakeNetwork.Sent::isIpv6).count());
    assertEquals(
        32,
        test.network.sent().stream()
            .map(FakeNetwork.Sent::endpoint)
            .collect(Collectors.toSet())
            .size());
  }
}
