package io.halfopen.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.InsightOptions;
import io.halfopen.job.JobOptions;
import io.halfopen.job.KafkaOptions;
import io.halfopen.job.ReplayInput;
import io.halfopen.job.ReplayJob;
import io.halfopen.job.TopicAddress;
import io.halfopen.job.Topics;
import io.halfopen.job.archive.ArchiveOptions;
import io.halfopen.job.source.ArchiveListing;
import io.halfopen.job.source.EventFilter;
import io.halfopen.job.source.TopicRange;
import io.halfopen.local.Heard;
import io.halfopen.scanner.publish.KafkaPublisher;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A live job that keeps an archive, stopped on the way, and what the archive gives afterwards. */
final class ArchiveReplayTest {
  private static final int EXCHANGES = 120;
  private static final long START_MICROS = 1_700_000_050_000_000L;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JobOptions OPTIONS =
      JobOptions.defaults().withSessionGap(Duration.ofSeconds(20));

  @TempDir Path folder;
  private EmbeddedBroker broker;
  private Path archive;

  @BeforeEach
  void startTheBroker() throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("broker"));
    archive = folder.resolve("archive");
  }

  @AfterEach
  void stopTheBroker() {
    broker.close();
  }

  private EmbeddedJob start(String savepoint) {
    return EmbeddedJob.start(
        KafkaOptions.of(broker.servers(), "halfopen-job"),
        folder.resolve("job"),
        OPTIONS,
        InsightOptions.defaults(),
        List.of(),
        savepoint,
        new EmbeddedJob.Endurance(Duration.ofSeconds(1), 3),
        new ArchiveOptions(archive.toUri().toString(), null));
  }

  @Test
  void liveAndReplayedRecordsAreEqualApartFromProcessing() throws Exception {
    String savepoint;
    try (KafkaPublisher publisher = new KafkaPublisher(broker.servers(), Topics.PACKETS)) {
      EmbeddedJob first = start(null);
      publishUntil(publisher, -1, 70);
      first.caughtUp(PATIENCE);
      savepoint = first.suspend(PATIENCE);
      publishUntil(publisher, 70, 240);
    }
    EmbeddedJob second = start(savepoint);
    second.caughtUp(PATIENCE);
    second.finish(PATIENCE);

    Map<String, Ja4TScanRecord> live = new TreeMap<>();
    try (Feed feed = Feed.whole(broker.servers())) {
      last(live, feed.rest());
    }
    Map<String, Ja4TScanRecord> replayed = new TreeMap<>();
    last(replayed, replay());

    assertEquals(EXCHANGES, live.size());
    assertEquals(live, replayed);
    Map<String, Ja4TScanRecord> fromTheTopic = new TreeMap<>();
    last(fromTheTopic, replayTopic("", EventFilter.ALL));
    assertEquals(live, fromTheTopic);
    assertPartOfTheTopic(live);
    // Both ways to end were seen, or the test shows nothing.
    Set<Ended> ends =
        Set.copyOf(live.values().stream().map(Ja4TScanRecord::getEnded).distinct().toList());
    assertEquals(Set.of(Ended.GAP, Ended.RST, Ended.INCOMPLETE), ends);
    assertFiles();
  }

  /** Exchange {@code n} begins at {@code n} seconds; the sensor is deaf from 60 to 63 s. */
  private static void publishUntil(KafkaPublisher publisher, int from, int until) {
    for (int second = from + 1; second <= until; second++) {
      for (int n = 0; n < EXCHANGES; n++) {
        int age = second - n;
        if (age == 0 || age == 1 || age == 3 || (age == 7 && n % 5 == 0)) {
          publisher.publish(packet(n, second, age == 7));
        }
      }
      SensorHeartbeat beat = new SensorHeartbeat();
      beat.setSensor("s1");
      beat.setScan("scan1");
      beat.setEpochMicros(START_MICROS - 1_000_000 + (second < 63 ? 0 : 64_000_000));
      beat.setHeardUntilMicros(START_MICROS + second * 1_000_000L + 500_000);
      if (second < 60 || second > 63) {
        publisher.heartbeat(beat);
      }
    }
    publisher.flush();
  }

  private static PacketEvent packet(int n, int second, boolean rst) {
    PacketEvent packet = Heard.synAck(n, START_MICROS + second * 1_000_000L + n, second);
    if (rst) {
      packet.setSequence(9001 + n);
      packet.setAcknowledgement(0);
      packet.setFlags(4);
      packet.setTcpOptions(ByteBuffer.allocate(0));
    }
    return packet;
  }

  private List<Ja4TScanRecord> replay() throws Exception {
    ArchiveListing listing = ArchiveListing.of(List.of(archive.toString()), EventFilter.ALL);
    assertEquals(List.of(), listing.leftOut());
    assertTrue(listing.heartbeats());
    List<Ja4TScanRecord> records = replay(ReplayInput.of(listing, EventFilter.ALL));
    assertEquals(EXCHANGES, records.size(), "each exchange comes once");
    return records;
  }

  private List<Ja4TScanRecord> replay(ReplayInput input) throws Exception {
    var env = EmbeddedFlink.environment(folder.resolve("replay"));
    List<Ja4TScanRecord> records = new ArrayList<>();
    try (CloseableIterator<Ja4TScanRecord> all =
        ReplayJob.replay(env, input, OPTIONS, null, List.of()).records().executeAndCollect()) {
      all.forEachRemaining(records::add);
    }
    return records;
  }

  private List<Ja4TScanRecord> replayTopic(String bounds, EventFilter filter) throws Exception {
    String source = "kafka:" + Topics.PACKETS + "?servers=" + broker.servers() + bounds;
    TopicRange range = TopicAddress.parse(source, null).range(filter, Map.of());
    ArchiveListing none = new ArchiveListing(List.of(), false, List.of(), 0);
    return replay(new ReplayInput(none, List.of(), List.of(range), filter));
  }

  /** What was captured in a part of the time: the same records as the archive has of it. */
  private void assertPartOfTheTopic(Map<String, Ja4TScanRecord> live) throws Exception {
    String bounds = "&from=2023-11-14T22:14:20Z&to=2023-11-14T22:15:40Z&allowance=9999d";
    Map<String, Ja4TScanRecord> part = new TreeMap<>();
    last(part, replayTopic(bounds, EventFilter.ALL));
    EventFilter same =
        new EventFilter(
            START_MICROS + 10_000_000, START_MICROS + 90_000_000, Set.of(), Set.of(), List.of());
    ArchiveListing listing = ArchiveListing.of(List.of(archive.toString()), same);
    Map<String, Ja4TScanRecord> archived = new TreeMap<>();
    last(archived, replay(ReplayInput.of(listing, same)));
    assertEquals(archived, part);
    assertTrue(part.size() > 70 && part.size() < live.size(), part.size() + " records");
  }

  /** The last revision of each, processing fields cleared. */
  private static void last(Map<String, Ja4TScanRecord> records, List<Ja4TScanRecord> more) {
    Map<String, Integer> revisions = new TreeMap<>();
    records.forEach((id, record) -> revisions.put(id, -1));
    for (Ja4TScanRecord record : more) {
      int revision = record.getRevision();
      if (revisions.getOrDefault(record.getId(), -1) <= revision) {
        revisions.put(record.getId(), revision);
        record.setRevision(0);
        record.setLate(0);
        record.setEmittedMicros(0);
        records.put(record.getId(), record);
      }
    }
  }

  private void assertFiles() throws Exception {
    try (Stream<Path> all = Files.walk(archive)) {
      List<String> names =
          all.filter(Files::isRegularFile).map(f -> archive.relativize(f).toString()).toList();
      assertTrue(names.stream().anyMatch(n -> n.endsWith(".avro")));
      for (String name : names) {
        assertTrue(
            name.matches(
                "date=2023-11-14/hour=22/packets-20231114T22\\d\\dZ-[0-9a-f-]+\\.avro"
                    + "(\\.manifest\\.json)?"),
            name);
      }
    }
  }
}
