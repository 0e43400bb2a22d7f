package io.halfopen.job.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

/** Hands out one file at a time, that with the smallest capture time first. */
final class ArchiveEnumerator implements SplitEnumerator<ArchiveSplit, List<ArchiveSplit>> {
  private final SplitEnumeratorContext<ArchiveSplit> context;
  private final PriorityQueue<ArchiveSplit> left =
      new PriorityQueue<>(
          Comparator.comparingLong(ArchiveSplit::minMicros).thenComparing(ArchiveSplit::path));

  ArchiveEnumerator(SplitEnumeratorContext<ArchiveSplit> context, List<ArchiveSplit> left) {
    this.context = context;
    this.left.addAll(left);
  }

  @Override
  public void start() {}

  @Override
  public void handleSplitRequest(int subtask, @Nullable String hostname) {
    ArchiveSplit next = left.poll();
    if (next == null) {
      context.signalNoMoreSplits(subtask);
    } else {
      context.assignSplit(next, subtask);
    }
  }

  @Override
  public void addSplitsBack(List<ArchiveSplit> splits, int subtask) {
    left.addAll(splits);
  }

  @Override
  public void addReader(int subtask) {}

  @Override
  public List<ArchiveSplit> snapshotState(long checkpointId) {
    return new ArrayList<>(left);
  }

  @Override
  public void close() {}
}
