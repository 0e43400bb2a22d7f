package io.halfopen.job.sink.elasticsearch;

import io.halfopen.event.FingerprintChange;
import org.apache.flink.api.common.functions.MapFunction;

/**
 * The document of a change, in its month by event time. Its id is a function of what happened, so
 * that a replay overwrites it; of two, that of the longer train holds, then the one written later.
 */
final class ChangeOperations implements MapFunction<FingerprintChange, Operation> {
  private static final long serialVersionUID = 1L;

  private final String prefix;

  ChangeOperations(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public Operation map(FingerprintChange change) {
    String index = prefix + "-changes-" + Month.of(change.getOccurredMicros());
    int known = change.getAfterDelaysMicros().size();
    return new Operation(index, change.getId(), known, ChangeDocument.of(change));
  }
}
