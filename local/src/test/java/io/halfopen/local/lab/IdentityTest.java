package io.halfopen.local.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.JobOptions;
import io.halfopen.job.ReplayInput;
import io.halfopen.job.TopicAddress;
import io.halfopen.job.Topics;
import io.halfopen.job.archive.ArchiveOptions;
import io.halfopen.job.source.ArchiveListing;
import io.halfopen.job.source.EventFilter;
import io.halfopen.local.embedded.EmbeddedBroker;
import io.halfopen.local.embedded.EmbeddedReplay;
import io.halfopen.local.scan.Interrupt;
import io.halfopen.local.scan.Progress;
import io.halfopen.local.scan.ScanPlan;
import io.halfopen.local.scan.ScanRun;
import io.halfopen.scanner.scan.Scan;
import io.halfopen.scanner.scan.ScanConfig;
import io.halfopen.scanner.target.Blocklist;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pcap4j.core.PcapDumper;
import org.pcap4j.core.PcapHandle;

/** One scan of real kernels, four ways: live, from its archive, from its topic, from the wire. */
final class IdentityTest {
  private static final JobOptions OPTIONS =
      JobOptions.defaults().withSessionGap(Duration.ofSeconds(5));
  private static final ArchiveListing NO_ARCHIVE =
      new ArchiveListing(List.of(), false, List.of(), 0);

  @TempDir Path folder;
  private final Map<String, Ja4TScanRecord> live = new TreeMap<>();

  private static Lab open() throws Exception {
    try {
      // Dealt without chance: one host retries once, one twice, so that a gap of 5 s is enough.
      return Lab.open(2, () -> 0L);
    } catch (BadInputException e) {
      if ("true".equals(System.getenv("CI"))) {
        throw e;
      }
      return Assumptions.abort("needs root: " + e.getMessage());
    }
  }

  @Test
  @Timeout(400)
  void aScanItsArchiveItsTopicAndACaptureBesideItGiveTheSameRecords() throws Exception {
    Path archive = folder.resolve("archive");
    Path capture = folder.resolve("wire.pcap");
    scan(archive, capture);
    assertEquals(2, live.size());
    live.values().forEach(record -> assertEquals(Ended.GAP, record.getEnded(), record.toString()));

    ArchiveListing listing = ArchiveListing.of(List.of(archive.toString()), EventFilter.ALL);
    assertEquals(List.of(), listing.leftOut());
    assertEquals(live, replayed(ReplayInput.of(listing, EventFilter.ALL)));

    try (EmbeddedBroker broker = EmbeddedBroker.start(brokersFolder())) {
      String source = "kafka:" + Topics.PACKETS + "?servers=" + broker.servers();
      var range = TopicAddress.parse(source, null).range(EventFilter.ALL, Map.of());
      assertEquals(
          live, replayed(new ReplayInput(NO_ARCHIVE, List.of(), List.of(range), EventFilter.ALL)));
    }

    Map<String, Ja4TScanRecord> wire =
        replayed(
            new ReplayInput(NO_ARCHIVE, List.of(capture.toString()), List.of(), EventFilter.ALL));
    assertEquals(live.keySet(), wire.keySet());
    live.forEach((host, record) -> assertAlike(record, wire.get(host)));
  }

  private void scan(Path archive, Path capture) throws Exception {
    try (Interrupt interrupt = Interrupt.armed();
        Lab lab = open()) {
      ScanConfig config =
          ScanConfig.of("identity", "lab")
              .targets(lab.dealt().stream().map(Dealt::address).toList())
              .ports("" + Lab.PORT)
              .blocklist(Blocklist.none())
              .cooldown(Duration.ofSeconds(300))
              .build();
      ScanPlan plan =
          ScanPlan.of(config, OPTIONS.sessionGap())
              .withData(folder.resolve("data"))
              .withArchive(new ArchiveOptions(archive.toString(), null));
      PcapHandle handle =
          lab.scanner()
              .run(
                  () ->
                      new PcapHandle.Builder("halfopen0")
                          .snaplen(65_535)
                          .timeoutMillis(100)
                          .immediateMode(true)
                          .build());
      PcapDumper dumper = handle.dumpOpen(capture.toString());
      Thread writer = new Thread(() -> write(handle, dumper), "wire");
      writer.start();
      new ScanRun(
              plan,
              (round, publisher) -> lab.scanner().run(() -> Scan.open(round, publisher)),
              new Kept(),
              new Progress(System.err))
          .run(interrupt);
      handle.breakLoop();
      writer.join();
      dumper.close();
      handle.close();
    }
  }

  private static void write(PcapHandle handle, PcapDumper dumper) {
    try {
      handle.loop(-1, dumper);
    } catch (InterruptedException e) {
      // That is how it ends.
      return;
    } catch (Exception e) {
      throw new IllegalStateException("the wire could not be written down", e);
    }
  }

  /** The last revision of each. */
  private final class Kept implements ScanRun.RecordListener {
    @Override
    public void firstLook(Ja4TScanRecord record) {}

    @Override
    public void ended(Ja4TScanRecord record) {
      live.put(record.getHost(), unprocessed(record));
    }
  }

  private Path brokersFolder() throws Exception {
    try (Stream<Path> runs = Files.list(folder.resolve("data"))) {
      List<Path> brokers = new ArrayList<>();
      runs.map(run -> run.resolve("broker")).filter(Files::isDirectory).forEach(brokers::add);
      assertEquals(1, brokers.size());
      return brokers.get(0);
    }
  }

  private static Map<String, Ja4TScanRecord> replayed(ReplayInput input) throws Exception {
    Map<String, Ja4TScanRecord> records = new ConcurrentHashMap<>();
    List<String> lines = new ArrayList<>();
    int leftOut =
        new EmbeddedReplay(input, OPTIONS, null, List.of())
            .run(
                record -> {
                  Ja4TScanRecord before = records.put(record.getHost(), unprocessed(record));
                  assertTrue(before == null, "each comes once");
                },
                lines::add);
    assertEquals(0, leftOut, lines.toString());
    return new TreeMap<>(records);
  }

  private static Ja4TScanRecord unprocessed(Ja4TScanRecord record) {
    Ja4TScanRecord copy = Ja4TScanRecord.newBuilder(record).build();
    copy.setRevision(0);
    copy.setLate(0);
    copy.setEmittedMicros(0);
    return copy;
  }

  /** All that is no provenance; a capture's clock is another, by less than a millisecond. */
  private static void assertAlike(Ja4TScanRecord live, Ja4TScanRecord wire) {
    assertEquals(live.getJa4tscan(), wire.getJa4tscan());
    assertEquals(live.getPort(), wire.getPort());
    assertEquals(live.getOptionBytes(), wire.getOptionBytes());
    assertEquals(live.getHopLimit(), wire.getHopLimit());
    assertEquals(live.getEnded(), wire.getEnded());
    assertEquals(live.getPackets(), wire.getPackets());
    assertEquals(live.getForeign(), wire.getForeign());
    assertEquals(live.getDuplicates(), wire.getDuplicates());
    assertEquals(live.getOthers(), wire.getOthers());
    assertEquals(live.getTimestampValues(), wire.getTimestampValues());
    assertEquals(live.getScannerAddress(), wire.getScannerAddress());
    assertEquals(live.getScannerPort(), wire.getScannerPort());
    List<Long> heard = live.getDelaysMicros();
    List<Long> seen = wire.getDelaysMicros();
    assertEquals(heard.size(), seen.size());
    for (int i = 0; i < heard.size(); i++) {
      long apart = Math.abs(heard.get(i) - seen.get(i));
      assertTrue(apart < 1000, heard + " live, " + seen + " on the wire");
    }
  }
}
