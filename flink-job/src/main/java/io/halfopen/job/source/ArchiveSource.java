package io.halfopen.job.source;

import io.halfopen.job.fingerprint.Packet;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A bounded source over archive files. Flink's own file source hands files out in any order and
 * lets each reader speak for itself alone, which makes a third of the events late; here they are
 * handed out by their smallest capture time, so that the time of the file in hand is a promise
 * about everything that the reader will ever read.
 */
public final class ArchiveSource implements Source<ArchiveEntry, ArchiveSplit, List<ArchiveSplit>> {
  private static final long serialVersionUID = 1L;

  private final ArchiveSplit[] files;
  private final EventFilter filter;

  private ArchiveSource(List<ArchiveSplit> files, EventFilter filter) {
    this.files = files.toArray(new ArchiveSplit[0]);
    this.filter = filter;
  }

  /**
   * Packets; heartbeats leave by {@link KafkaPackets#HEARTBEATS}, what cannot be read by {@link
   * KafkaPackets#DEAD_LETTERS}.
   *
   * @param files in order of their smallest capture time
   */
  public static SingleOutputStreamOperator<Packet> packets(
      StreamExecutionEnvironment env, List<ArchiveSplit> files, EventFilter filter) {
    env.getConfig().enableObjectReuse(); // the reader lends its entries
    var events =
        env.fromSource(
                new ArchiveSource(files, filter),
                WatermarkStrategy.noWatermarks(),
                "archive",
                TypeInformation.of(ArchiveEntry.class))
            .uid("archive-files");
    return ArchiveEntry.apart(events).uid("archive-triage");
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<ArchiveEntry, ArchiveSplit> createReader(SourceReaderContext context) {
    return new ArchiveReader(context, filter);
  }

  @Override
  public SplitEnumerator<ArchiveSplit, List<ArchiveSplit>> createEnumerator(
      SplitEnumeratorContext<ArchiveSplit> context) {
    return new ArchiveEnumerator(context, List.of(files));
  }

  @Override
  public SplitEnumerator<ArchiveSplit, List<ArchiveSplit>> restoreEnumerator(
      SplitEnumeratorContext<ArchiveSplit> context, List<ArchiveSplit> left) {
    return new ArchiveEnumerator(context, left);
  }

  @Override
  public SimpleVersionedSerializer<ArchiveSplit> getSplitSerializer() {
    return new ArchiveSplit.One();
  }

  @Override
  public SimpleVersionedSerializer<List<ArchiveSplit>> getEnumeratorCheckpointSerializer() {
    return new ArchiveSplit.Many();
  }
}
