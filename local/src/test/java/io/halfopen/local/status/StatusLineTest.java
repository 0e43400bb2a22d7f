package io.halfopen.local.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.scanner.publish.Backlog;
import io.halfopen.scanner.scan.EndReason;
import io.halfopen.scanner.scan.Status;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusLineTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path folder;

  /** Of 1000 probes. */
  private static Counts counts(long sent, long results, long drops, long errors, boolean done) {
    Status status =
        new Status(
            1000,
            1000,
            sent,
            errors,
            0,
            0,
            null,
            2 * results,
            2 * results,
            0,
            results,
            new Status.Answers(2 * results, 0, 0, 0, 0, 0),
            drops,
            1,
            done,
            done ? EndReason.ALL_ASKED : null,
            done ? 2 : 0,
            0,
            0,
            Backlog.NONE,
            null);
    return new Counts(status, 3, 7);
  }

  @Test
  void aLineSaysWhatZmapsLineSays() {
    Meter meter = new Meter(new Goal(0, 0, 600), 0);
    Reading first = meter.read(counts(100, 10, 0, 0, false), SECOND);
    assertEquals(
        "0:01 10% (9s left); send: 100 100 p/s (100 p/s avg); recv: 10 10 p/s (10 p/s avg);"
            + " drops: 0 p/s (0 p/s avg); hitrate: 10.00%; open: 3; records: 7",
        StatusLine.of(first));
    Reading second = meter.read(counts(400, 10, 4, 0, false), 2 * SECOND);
    assertEquals(
        "0:02 40% (3s left); send: 400 300 p/s (200 p/s avg); recv: 10 0 p/s (5 p/s avg);"
            + " drops: 4 p/s (2 p/s avg); hitrate: 2.50%; open: 3; records: 7",
        StatusLine.of(second));
    Reading third = meter.read(counts(1000, 10, 4, 0, true), 4 * SECOND);
    assertTrue(StatusLine.of(third).contains("0:04 100% (10m00s left at most); send: 1000 done"));
    Reading later = meter.read(counts(1000, 10, 4, 0, true), 70 * SECOND);
    assertTrue(StatusLine.of(later).contains("1:10 100% (8m54s left at most)"));
    assertTrue(StatusLine.of(later).contains("done (250 p/s avg)"), StatusLine.of(later));
  }

  @Test
  void ratesAndTimesAreShort() {
    assertEquals("0 p/s", StatusLine.rate(0));
    assertEquals("999 p/s", StatusLine.rate(999.4));
    assertEquals("1.00 Kp/s", StatusLine.rate(1000));
    assertEquals("14.2 Kp/s", StatusLine.rate(14_200));
    assertEquals("815 Kp/s", StatusLine.rate(815_000));
    assertEquals("1.41 Mp/s", StatusLine.rate(1_410_000));
    assertEquals("1:00:07", StatusLine.clock(3607));
    assertEquals("2h07m", StatusLine.span(7625));
    assertEquals("3d04h", StatusLine.span(273_600));
  }

  @Test
  void theNearestLimitCounts() {
    Reading byTime = new Meter(new Goal(4, 0, 600), 0).read(counts(10, 0, 0, 0, false), 2 * SECOND);
    assertEquals(50, byTime.percent());
    Reading byResults =
        new Meter(new Goal(0, 20, 600), 0).read(counts(10, 15, 0, 0, false), 2 * SECOND);
    assertEquals(75, byResults.percent());
  }

  @Test
  void theStatusFileHasZmapsColumns() throws Exception {
    Path file = folder.resolve("status.csv");
    try (StatusFile out = StatusFile.open(file, 2)) {
      Meter meter = new Meter(new Goal(0, 0, 600), 0);
      out.add(meter.read(counts(100, 10, 1, 5, false), SECOND), Instant.ofEpochSecond(0));
    }
    List<String> lines = Files.readAllLines(file);
    assertEquals(21, lines.get(0).split(",", -1).length);
    assertEquals(
        "1970-01-01T00:00:00Z,1,9,10.50,10.0000,2,100,100,100,10,10,10,20,20,20,1,1,1,5,5,5",
        lines.get(1));
  }

  @Test
  void aScanThatNobodyAnswersIsEndedAfterPatience() {
    boolean[] stopped = new boolean[1];
    Guard guard = new Guard(1, -1, () -> stopped[0] = true);
    Meter meter = new Meter(new Goal(0, 0, 600), 0);
    for (int second = 1; second <= 10; second++) {
      guard.show(meter.read(counts(500, 0, 0, 0, false), second * SECOND));
      assertNull(guard.reason());
    }
    guard.show(meter.read(counts(500, 0, 0, 0, false), 11 * SECOND));
    assertTrue(stopped[0]);
    assertTrue(String.valueOf(guard.reason()).contains("--min-hitrate"));
  }

  @Test
  void aScanThatTheKernelRefusesIsEndedAtOnce() {
    Guard guard = new Guard(0, 10, () -> {});
    Meter meter = new Meter(new Goal(0, 0, 600), 0);
    guard.show(meter.read(counts(500, 0, 0, 10, false), SECOND));
    assertNull(guard.reason());
    guard.show(meter.read(counts(500, 0, 0, 11, false), 2 * SECOND));
    assertTrue(String.valueOf(guard.reason()).contains("11 probes"));
  }

  @Test
  void metricsAnswerOnLoopbackAlone() throws Exception {
    try (MetricsEndpoint endpoint = MetricsEndpoint.open(0, () -> counts(100, 10, 4, 0, false))) {
      HttpClient client = HttpClient.newHttpClient();
      URI uri = URI.create("http://127.0.0.1:" + endpoint.port() + "/metrics");
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode());
      assertTrue(answer.body().contains("halfopen_probes_sent_total 100.0"), answer.body());
      assertTrue(answer.body().contains("halfopen_packets_dropped_total 4.0"), answer.body());
      assertTrue(answer.body().contains("halfopen_exchanges_open 3.0"), answer.body());
      HttpResponse<String> other =
          client.send(
              HttpRequest.newBuilder(uri.resolve("/etc")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(404, other.statusCode());
      BadInputException taken =
          Assertions.assertThrows(
              BadInputException.class, () -> MetricsEndpoint.open(endpoint.port(), () -> null));
      assertTrue(String.valueOf(taken.getMessage()).contains("--metrics-port"));
    }
  }

  @Test
  void aReportIsJsonAndLinesOfTheSameNames() {
    Report report = new Report().put("packets_sent", 12L).put("iface", null).put("a", List.of(1));
    assertEquals("packets_sent: 12\na: [1]\n", report.lines());
    assertTrue(report.json().contains("\"packets_sent\" : 12"), report.json());
    assertTrue(report.json().contains("\"iface\" : null"), report.json());
  }
}
