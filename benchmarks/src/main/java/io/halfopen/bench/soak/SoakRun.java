package io.halfopen.bench.soak;

import io.halfopen.event.BadInputException;
import io.halfopen.scanner.publish.PacketPublisher;
import io.halfopen.scanner.publish.SpoolingPublisher;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.apache.flink.util.FileUtils;

/** Load, job and reader for a while; a row a minute, and what the whole run came to. */
final class SoakRun {
  private static final int SAMPLE_MILLIS = 2_000;
  private static final int ROW_MILLIS = 60_000;

  /** Of a listening after its last packet, beyond the gap: for the feed to catch up. */
  private static final Duration BEYOND_GAP = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final SoakOptions options;
  private final PrintStream out;
  private final Histogram rst = new Histogram(3);
  private final Histogram gap = new Histogram(3);
  private long packetsBefore;
  private long recordsBefore;

  SoakRun(SoakOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /**
   * In a folder of its own, which is kept where something failed.
   *
   * @return whether every host's record came, and no other
   */
  boolean run() throws Exception {
    if (!Files.isRegularFile(options.jar())) {
      throw new BadInputException("the job's jar is missing: run ./halfopen, which builds it");
    }
    Path folder = Files.createTempDirectory("halfopen-soak");
    boolean whole = false;
    try {
      whole = run(folder);
    } finally {
      if (whole) {
        FileUtils.deleteDirectory(folder.toFile());
      } else {
        System.err.println("everything is kept in " + folder);
      }
    }
    return whole;
  }

  private boolean run(Path folder) throws Exception {
    try (Plant plant = new Plant(folder, options);
        FeedReader reader = plant.reader(options);
        SpoolingPublisher publisher = plant.publisher();
        Load load = load(publisher)) {
      out.println(
          "minute | packets/s | late ms | records/s | after RST p50 p99 max ms |"
              + " after gap p50 p99 max ms | heap floor MiB | task manager MiB | broker MiB");
      Footprint footprint = plant.footprint();
      for (int minute = 1; load.goesOn(); minute++) {
        row(minute, load, reader, footprint);
      }
      awaitRest(load, reader);
      return whole(load, reader);
    }
  }

  private Load load(PacketPublisher publisher) {
    Duration listenOn = Duration.ofSeconds(options.gapSeconds()).plus(BEYOND_GAP);
    return Load.start(publisher, options.rate(), options.hosts(), options.asking(), listenOn);
  }

  private void row(int minute, Load load, FeedReader reader, Footprint footprint)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long floor = Long.MAX_VALUE;
    long late = 0;
    long end = start + ROW_MILLIS * 1_000_000L;
    while (load.goesOn() && System.nanoTime() < end) {
      load.await(SAMPLE_MILLIS);
      floor = Math.min(floor, footprint.heapMib());
      late = Math.max(late, load.behindMicros() / 1000);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long packets = load.packets();
    long records = reader.records();
    Histogram rstNow = reader.afterRst().getIntervalHistogram();
    Histogram gapNow = reader.afterGap().getIntervalHistogram();
    out.printf(
        "%d | %,.0f | %d | %,.0f | %s | %s | %d | %d | %d%n",
        minute,
        (packets - packetsBefore) / seconds,
        late,
        (records - recordsBefore) / seconds,
        told(rstNow),
        told(gapNow),
        floor,
        footprint.taskManagerMib(),
        footprint.brokerMib());
    rst.add(rstNow);
    gap.add(gapNow);
    packetsBefore = packets;
    recordsBefore = records;
  }

  private void awaitRest(Load load, FeedReader reader) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (reader.records() < load.hosts() && System.nanoTime() < deadline) {
      Thread.sleep(SAMPLE_MILLIS);
    }
    rst.add(reader.afterRst().getIntervalHistogram());
    gap.add(reader.afterGap().getIntervalHistogram());
  }

  private boolean whole(Load load, FeedReader reader) throws IOException {
    if (!reader.failure().isEmpty()) {
      throw new IOException("the feed was not read to its end: " + reader.failure());
    }
    out.printf(
        "%s, %,d packets of %,d hosts, %,d records; after RST %s ms; after the gap of %d s %s ms%n",
        options.delivery(),
        load.packets(),
        load.hosts(),
        reader.records(),
        told(rst),
        options.gapSeconds(),
        told(gap));
    return reader.records() == load.hosts();
  }

  /** Median, 99th percentile, most. */
  private static String told(Histogram millis) {
    return millis.getTotalCount() == 0
        ? "-"
        : "%d %d %d"
            .formatted(
                millis.getValueAtPercentile(50),
                millis.getValueAtPercentile(99),
                millis.getMaxValue());
  }
}
