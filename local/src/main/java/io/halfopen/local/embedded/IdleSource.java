package io.halfopen.local.embedded;

import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceEnumerator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/**
 * A source that gives nothing and never ends, so that a job ends when it is told to: a job that
 * ends by itself throws its last checkpoint away, and with it what a process that dies at that
 * moment would need.
 */
final class IdleSource extends NumberSequenceSource {
  private static final long serialVersionUID = 1L;
  private static final String NAME = "until told to end";

  private IdleSource() {
    super(0, 0);
  }

  static void addTo(StreamExecutionEnvironment env) {
    env.fromSource(new IdleSource(), WatermarkStrategy.noWatermarks(), NAME)
        .uid("idle")
        .setParallelism(1)
        .sinkTo(new DiscardingSink<>())
        .uid("idle-end")
        .name("nothing")
        .setParallelism(1);
  }

  /** Whether a vertex of this name is the source's. */
  static boolean isNamed(String vertex) {
    return vertex.contains(NAME);
  }

  @Override
  public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> createEnumerator(
      SplitEnumeratorContext<NumberSequenceSplit> context) {
    return new Nothing(context);
  }

  @Override
  public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> restoreEnumerator(
      SplitEnumeratorContext<NumberSequenceSplit> context,
      Collection<NumberSequenceSplit> checkpoint) {
    return new Nothing(context);
  }

  private static final class Nothing extends IteratorSourceEnumerator<NumberSequenceSplit> {
    Nothing(SplitEnumeratorContext<NumberSequenceSplit> context) {
      super(context, List.of());
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String hostname) {
      // For ever waiting for a split.
    }
  }
}
