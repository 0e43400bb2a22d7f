package io.halfopen.local.sink;

import io.halfopen.event.Ja4TScanRecord;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;

/** Fails in the middle, some records after a checkpoint, so that some come again. */
final class FailsOnce implements MapFunction<Ja4TScanRecord, Ja4TScanRecord>, CheckpointListener {
  private static final long serialVersionUID = 1L;
  private static final AtomicBoolean FAILED = new AtomicBoolean();

  private boolean checkpointed;
  private int since;

  static void armed() {
    FAILED.set(false);
  }

  static boolean failed() {
    return FAILED.get();
  }

  @Override
  public Ja4TScanRecord map(Ja4TScanRecord record) {
    if (checkpointed && ++since > 7 && FAILED.compareAndSet(false, true)) {
      throw new IllegalStateException("failing once, as the test wants it");
    }
    return record;
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    checkpointed = true;
  }
}
