package io.halfopen.job.source;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/** Reads nothing and never ends. */
final class SilentReader implements SourceReader<Byte, TickSource.NoSplit> {
  private final CompletableFuture<Void> never = new CompletableFuture<>();

  @Override
  public void start() {}

  @Override
  public InputStatus pollNext(ReaderOutput<Byte> output) {
    return InputStatus.NOTHING_AVAILABLE;
  }

  @Override
  public List<TickSource.NoSplit> snapshotState(long checkpointId) {
    return List.of();
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return never;
  }

  @Override
  public void addSplits(List<TickSource.NoSplit> splits) {}

  @Override
  public void notifyNoMoreSplits() {}

  @Override
  public void close() {}
}
