package io.halfopen.job.source;

import io.halfopen.job.KafkaOptions;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A tick each second, from the job manager. What fails is said once, and tried again. */
final class Ticker implements SplitEnumerator<TickSource.NoSplit, Boolean> {
  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
  private static final long PERIOD_MILLIS = 1000;

  private final KafkaOptions kafka;
  private final long inARow;
  private final SplitEnumeratorContext<TickSource.NoSplit> context;
  private final Object lock = new Object();
  private @Nullable TickProducer producer;
  private boolean closed;
  private boolean failing;

  /**
   * @param inARow ticks that the log is taken to have had already
   */
  Ticker(KafkaOptions kafka, long inARow, SplitEnumeratorContext<TickSource.NoSplit> context) {
    this.kafka = kafka;
    this.inARow = inARow;
    this.context = context;
  }

  @Override
  public void start() {
    context.callAsync(this::tick, (done, failure) -> report(failure), 0, PERIOD_MILLIS);
  }

  /** On a thread where waiting hurts nobody. */
  private boolean tick() {
    synchronized (lock) {
      if (closed) {
        return true;
      }
      if (producer == null) {
        producer = new TickProducer(kafka, inARow);
      }
      producer.tick();
      return true;
    }
  }

  private void report(@Nullable Throwable failure) {
    if (failure != null && !failing) {
      LOG.warn("ticks do not reach the packet topic, time may stand: {}", failure.getMessage());
    } else if (failure == null && failing) {
      LOG.info("ticks reach the packet topic again");
    }
    failing = failure != null;
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      if (producer != null) {
        producer.close();
        producer = null;
      }
    }
  }

  @Override
  public Boolean snapshotState(long checkpointId) {
    return true;
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {}

  @Override
  public void addSplitsBack(List<TickSource.NoSplit> splits, int subtask) {}

  @Override
  public void addReader(int subtask) {}
}
