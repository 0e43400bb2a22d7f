package io.halfopen.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.halfopen.event.ChangeKind;
import io.halfopen.event.Ended;
import io.halfopen.event.EventCodec;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.InsightOptions;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Topics;
import io.halfopen.job.change.ChangeOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Savepoints of released states, kept with the tests: each is restored by this release's job, on a
 * broker that holds what comes behind it, and goes on as if nothing had been.
 *
 * <p>Kept in the middle of things: one endpoint has its record and is known to the comparison, of
 * another the first SYN-ACK has come. See CONTRIBUTING for how another release is kept.
 */
@Timeout(400)
final class ReleasedStateTest {
  private static final Path KEPT =
      Path.of("src", "test", "resources", "io", "halfopen", "local", "embedded", "state");
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final JobOptions OPTIONS =
      JobOptions.defaults().withSessionGap(Duration.ofSeconds(6));
  private static final int KNOWN = 1;
  private static final int OPEN = 2;

  @TempDir Path folder;

  private static List<Path> releases() throws IOException {
    try (Stream<Path> all = Files.list(KEPT)) {
      return all.sorted().toList();
    }
  }

  private EmbeddedJob start(EmbeddedBroker broker, String savepoint) {
    // What is different is told at once, nothing is learnt before.
    InsightOptions insight =
        InsightOptions.defaults()
            .withChanges(ChangeOptions.defaults().withBaselinePeriod(Duration.ZERO));
    return EmbeddedJob.start(
        broker.servers(), folder.resolve("job"), OPTIONS, insight, List.of(), savepoint);
  }

  @Test
  @EnabledIfSystemProperty(named = "halfopen.keepState", matches = "v\\d+")
  void keepsTheStateOfThisRelease() throws Exception {
    Path kept = Files.createDirectories(KEPT.resolve(System.getProperty("halfopen.keepState")));
    EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"));
    try (PastSensor sensor = PastSensor.now(broker.servers());
        Messages<Ja4TScanRecord> feed =
            new Messages<>(broker.servers(), Topics.FINGERPRINTS, EventCodec.records())) {
      EmbeddedJob job = start(broker, null);
      sensor.hear(KNOWN, 64_000);
      feed.await(1, PATIENCE);
      sensor.hear(OPEN, 64_000);
      PastSensor.pass(Duration.ofSeconds(1));
      job.caughtUp(PATIENCE);
      Path savepoint = Path.of(URI.create(job.suspend(PATIENCE)));
      try (Stream<Path> files = Files.list(savepoint)) {
        for (Path file : files.toList()) {
          Files.copy(file, kept.resolve(file.getFileName()));
        }
      }
      sensor.keep(kept.resolve("sensor"));
    } finally {
      broker.close();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void whatWasOpenAndWhatWasKnownGoOn(Path release) throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"));
    EmbeddedJob job = null;
    try (PastSensor sensor = PastSensor.goingOn(broker.servers(), release.resolve("sensor"));
        Messages<Ja4TScanRecord> feed =
            new Messages<>(broker.servers(), Topics.FINGERPRINTS, EventCodec.records());
        Messages<FingerprintChange> changes =
            new Messages<>(broker.servers(), Topics.CHANGES, EventCodec.changes())) {
      long delayMicros = sensor.hearAgain(OPEN, 64_000);
      sensor.hear(KNOWN, 1_234);
      job = start(broker, release.toAbsolutePath().toUri().toString());
      List<Ja4TScanRecord> records = feed.await(2, PATIENCE);
      Ja4TScanRecord open = only(records, "10.77.1." + OPEN);
      assertEquals(Ended.GAP, open.getEnded());
      assertEquals(List.of(delayMicros), open.getDelaysMicros());
      Ja4TScanRecord known = only(records, "10.77.1." + KNOWN);
      assertEquals(1_234, known.getWindow(), records.toString());
      FingerprintChange change =
          changes.await(1, PATIENCE).stream()
              .filter(c -> c.getKind() == ChangeKind.CHANGED)
              .findFirst()
              .orElseThrow();
      assertEquals("10.77.1." + KNOWN, change.getHost());
      assertEquals("64000_2-1-3-1-1-4_1460_8", change.getBefore());
      assertEquals(2, feed.await(2, PATIENCE).size(), "what was told before is told again");
      assertNull(job.restarted());
    } finally {
      if (job != null) {
        job.cancel();
      }
      broker.close();
    }
  }

  private static Ja4TScanRecord only(List<Ja4TScanRecord> records, String host) {
    List<Ja4TScanRecord> its = records.stream().filter(r -> r.getHost().equals(host)).toList();
    assertEquals(1, its.size(), records.toString());
    return its.get(0);
  }
}
