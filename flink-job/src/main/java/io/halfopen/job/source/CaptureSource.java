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
import org.jspecify.annotations.Nullable;

/** A bounded source over capture files: one split, one reader, one merged stream. */
public final class CaptureSource implements Source<LogEntry, CaptureSplit, CaptureSplit> {
  private static final long serialVersionUID = 1L;
  private final String[] files;
  private final EventFilter filter;

  CaptureSource(List<String> files, EventFilter filter) {
    this.files = files.toArray(new String[0]);
    this.filter = filter;
  }

  /**
   * The packets of all files, by capture time; what cannot be read leaves by {@link
   * KafkaPackets#DEAD_LETTERS}, from when until when packets are missing by {@link
   * KafkaPackets#HEARTBEATS}.
   */
  public static SingleOutputStreamOperator<Packet> packets(
      StreamExecutionEnvironment env, List<String> files) {
    return packets(env, files, EventFilter.ALL);
  }

  /** Those of them that a filter wants. */
  public static SingleOutputStreamOperator<Packet> packets(
      StreamExecutionEnvironment env, List<String> files, EventFilter filter) {
    var entries =
        env.fromSource(
                new CaptureSource(files, filter),
                WatermarkStrategy.noWatermarks(),
                "capture files",
                TypeInformation.of(LogEntry.class))
            .uid("capture-files")
            .setParallelism(1)
            .filter(entry -> entry.packet() == null || filter.wants(entry.packet()))
            .setParallelism(1)
            .uid("capture-wanted")
            .name("wanted packets");
    return Triage.of(entries, false).setParallelism(1).uid("capture-packets");
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<LogEntry, CaptureSplit> createReader(SourceReaderContext context) {
    return new CaptureReader(context, filter);
  }

  @Override
  public SplitEnumerator<CaptureSplit, CaptureSplit> createEnumerator(
      SplitEnumeratorContext<CaptureSplit> context) {
    return new Enumerator(context, new CaptureSplit(List.of(files), 0));
  }

  @Override
  public SplitEnumerator<CaptureSplit, CaptureSplit> restoreEnumerator(
      SplitEnumeratorContext<CaptureSplit> context, CaptureSplit checkpoint) {
    return new Enumerator(context, checkpoint.files().isEmpty() ? null : checkpoint);
  }

  @Override
  public SimpleVersionedSerializer<CaptureSplit> getSplitSerializer() {
    return new CaptureSplit.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<CaptureSplit> getEnumeratorCheckpointSerializer() {
    return new CaptureSplit.Serializer();
  }

  /**
   * Hands the one split to the first reader that asks; a split without files means none is left.
   */
  private static final class Enumerator implements SplitEnumerator<CaptureSplit, CaptureSplit> {
    private final SplitEnumeratorContext<CaptureSplit> context;
    private @Nullable CaptureSplit left;

    Enumerator(SplitEnumeratorContext<CaptureSplit> context, @Nullable CaptureSplit left) {
      this.context = context;
      this.left = left;
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, @Nullable String hostname) {
      if (left != null) {
        context.assignSplit(left, subtask);
        left = null;
      }
      context.signalNoMoreSplits(subtask);
    }

    @Override
    public void addSplitsBack(List<CaptureSplit> splits, int subtask) {
      left = splits.isEmpty() ? left : splits.get(0);
    }

    @Override
    public void addReader(int subtask) {}

    @Override
    public CaptureSplit snapshotState(long checkpointId) {
      return left == null ? new CaptureSplit(List.of(), 0) : left;
    }

    @Override
    public void close() {}
  }
}
