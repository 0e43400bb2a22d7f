package io.halfopen.bench.session;

import io.halfopen.job.fingerprint.Packet;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * {@link Hosts} as a source of one reader. It notes wall time and the process's CPU time when its
 * first {@code warm} packets, which only fill the state, are out, and when all are.
 */
final class HostSource implements Source<Packet, NumberSequenceSplit, Void> {
  private static final long serialVersionUID = 1L;
  private static final int WATERMARK_EVERY = 4096;

  /** Of the one run in progress. */
  static volatile Mark warmed = new Mark(0, 0);

  static volatile Mark done = new Mark(0, 0);

  private final long hosts;
  private final long open;
  private final long warm;

  /** A moment: wall clock and CPU time of this process, nanoseconds. */
  record Mark(long wall, long cpu) {
    static Mark now() {
      var os =
          (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return new Mark(System.nanoTime(), os.getProcessCpuTime());
    }
  }

  HostSource(long hosts, long open, long warm) {
    this.hosts = hosts;
    this.open = open;
    this.warm = warm;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<Packet, NumberSequenceSplit> createReader(SourceReaderContext context) {
    return new Reader();
  }

  @Override
  public SplitEnumerator<NumberSequenceSplit, Void> createEnumerator(
      SplitEnumeratorContext<NumberSequenceSplit> context) {
    return new NoSplits();
  }

  @Override
  public SplitEnumerator<NumberSequenceSplit, Void> restoreEnumerator(
      SplitEnumeratorContext<NumberSequenceSplit> context, Void checkpoint) {
    return new NoSplits();
  }

  @Override
  public SimpleVersionedSerializer<NumberSequenceSplit> getSplitSerializer() {
    return new NumberSequenceSource(0, 1).getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Void> getEnumeratorCheckpointSerializer() {
    return new Nothing();
  }

  private final class Reader implements SourceReader<Packet, NumberSequenceSplit> {
    private final Hosts packets = new Hosts(hosts, open);
    private long emitted;

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<Packet> output) {
      Packet packet = packets.next();
      if (packet == null) {
        done = Mark.now();
        return InputStatus.END_OF_INPUT;
      }
      output.collect(packet, packet.capturedMillis());
      if (emitted++ == warm) {
        warmed = Mark.now();
      }
      if (emitted % WATERMARK_EVERY == 0) {
        output.emitWatermark(new Watermark(packets.reachedMillis() - 1));
      }
      return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<NumberSequenceSplit> snapshotState(long checkpointId) {
      return List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void addSplits(List<NumberSequenceSplit> splits) {}

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }

  private static final class NoSplits implements SplitEnumerator<NumberSequenceSplit, Void> {
    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {}

    @Override
    public void addSplitsBack(List<NumberSequenceSplit> splits, int subtask) {}

    @Override
    public void addReader(int subtask) {}

    @Override
    @SuppressWarnings("NullAway") // there is no value of type Void
    public Void snapshotState(long checkpointId) {
      return null;
    }

    @Override
    public void close() {}
  }

  private static final class Nothing implements SimpleVersionedSerializer<Void> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Void nothing) {
      return new byte[0];
    }

    @Override
    @SuppressWarnings("NullAway") // there is no value of type Void
    public Void deserialize(int version, byte[] serialized) {
      return null;
    }
  }
}
