package io.halfopen.job.sink;

import io.halfopen.event.BadInputException;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.sink.compactor.FileCompactStrategy;
import org.apache.flink.connector.file.sink.compactor.RecordWiseFileCompactor;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.DefaultRollingPolicy;

/**
 * {@code --sink files:FOLDER}: files of records, exactly once, in folders by hour of event time.
 * What is not yet final begins with a dot.
 */
public final class RecordFiles implements RecordSink {
  private static final Set<String> OPTIONS =
      Set.of("format", "fields", "filter", "roll-size", "roll-interval", "run");
  private static final String SIZE = "128M";
  private static final String INTERVAL = "5m";
  private static final long CHECK_MILLIS = 10_000;

  @Override
  public String scheme() {
    return "files";
  }

  @Override
  public String usage() {
    return "FOLDER[?OPTION=VALUE&...]; options: format (%s, %s), fields, filter, roll-size (%s),"
            .formatted(
                String.join(", ", RecordFormat.KINDS),
                String.join(", ", BulkFormat.kinds().keySet()),
                SIZE)
        + " roll-interval ("
        + INTERVAL
        + "), run (letters and digits in the files' names)";
  }

  @Override
  public void attach(DataStream<Ja4TScanRecord> records, String where, SinkContext context) {
    SinkAddress address = SinkAddress.parse(scheme(), where, OPTIONS);
    String format = address.option("format", "json");
    DataStream<Ja4TScanRecord> chosen = context.chosen(records, address);
    FileSink<Ja4TScanRecord> sink =
        RecordFormat.KINDS.contains(format)
            ? lines(address, format)
            : bulk(
                address,
                BulkFormat.named(format),
                records.getExecutionEnvironment().getCheckpointConfig().getCheckpointInterval());
    require(address.where());
    chosen.sinkTo(sink).uid(context.name()).name(context.name() + ": " + format);
  }

  @Override
  public void check(String where) {
    SinkAddress address = SinkAddress.parse(scheme(), where, OPTIONS);
    String format = address.option("format", "json");
    if (RecordFormat.KINDS.contains(format)) {
      RecordFormat unused = RecordFormat.of(format, address.option("fields"));
    } else {
      requireWhole(address, BulkFormat.named(format));
    }
    DefaultRollingPolicy<Object, String> unused = policy(address);
    address.checkFilter();
  }

  private static void requireWhole(SinkAddress address, BulkFormat format) {
    if (address.option("fields") != null) {
      throw new BadInputException(
          "files: " + format.name() + " holds whole records: leave fields= out");
    }
  }

  @Override
  public void attachChanges(
      DataStream<FingerprintChange> changes, String where, SinkContext context) {
    SinkAddress address = SinkAddress.parse(scheme(), where, OPTIONS);
    changes
        .sinkTo(ChangeFiles.in(address.where(), policy(address), checkMillis(address)))
        .uid(context.name() + "-changes")
        .name(context.name() + ": changes");
  }

  @Override
  public String changesPlace(String where) {
    return new Path(SinkAddress.parse(scheme(), where, OPTIONS).where()).toString();
  }

  private static FileSink<Ja4TScanRecord> lines(SinkAddress address, String kind) {
    RecordFormat format = RecordFormat.of(kind, address.option("fields"));
    return FileSink.forRowFormat(new Path(address.where(), kind), new Lines<>(() -> format))
        .withBucketAssigner(new EventHours<>(Ja4TScanRecord::getFirstSeenMicros))
        .withRollingPolicy(policy(address))
        .withBucketCheckInterval(checkMillis(address))
        .withOutputFileConfig(named(address, format.suffix()))
        .build();
  }

  /** Parts end by size, by age and when nothing comes any more, whichever is first. */
  private static <T> DefaultRollingPolicy<T, String> policy(SinkAddress address) {
    Duration interval = address.time("roll-interval", INTERVAL);
    return DefaultRollingPolicy.builder()
        .withMaxPartSize(new MemorySize(address.bytes("roll-size", SIZE)))
        .withRolloverInterval(interval)
        .withInactivityInterval(interval)
        .build();
  }

  /** How often it is looked whether a part is old enough. */
  private static long checkMillis(SinkAddress address) {
    return Math.min(CHECK_MILLIS, address.time("roll-interval", INTERVAL).toMillis());
  }

  /** A container ends with its checkpoint; those of one interval then become one. */
  private static FileSink<Ja4TScanRecord> bulk(
      SinkAddress address, BulkFormat format, long checkpointMillis) {
    requireWhole(address, format);
    long interval = address.time("roll-interval", INTERVAL).toMillis();
    long checkpoints = checkpointMillis > 0 ? Math.max(1, interval / checkpointMillis) : 1;
    return FileSink.forBulkFormat(new Path(address.where(), format.name()), format.writer())
        .withBucketAssigner(new EventHours<>(Ja4TScanRecord::getFirstSeenMicros))
        .withOutputFileConfig(named(address, "." + format.name()))
        .enableCompact(
            FileCompactStrategy.Builder.newBuilder()
                .enableCompactionOnCheckpoint((int) Math.min(checkpoints, Integer.MAX_VALUE))
                .setSizeThreshold(address.bytes("roll-size", SIZE))
                .build(),
            new RecordWiseFileCompactor<>(format.reader()))
        .build();
  }

  /** By its run, whose files can be told from all others in the folder. */
  private static OutputFileConfig named(SinkAddress address, String suffix) {
    String run = address.option("run");
    if (run != null && !run.matches("[A-Za-z0-9]{1,64}")) {
      throw new BadInputException("files: run=" + run + ": give up to 64 letters and digits");
    }
    String prefix = run == null ? "ja4tscan" : "ja4tscan-" + run;
    return OutputFileConfig.builder().withPartPrefix(prefix).withPartSuffix(suffix).build();
  }

  private static void require(String folder) {
    Path path = new Path(folder);
    try {
      if (!path.getFileSystem().mkdirs(path)) {
        throw new IOException("no folder, and none can be made there");
      }
    } catch (IOException e) {
      throw new BadInputException(
          "files: " + folder + ": " + e.getMessage() + "; name a folder to write to", e);
    }
  }
}
