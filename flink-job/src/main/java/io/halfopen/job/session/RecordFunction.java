package io.halfopen.job.session;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.OpenExchange;
import io.halfopen.job.JobOptions;
import io.halfopen.job.fingerprint.Train;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/**
 * Makes the record of an exchange: final when its RST came or its gap has passed, a first look
 * otherwise. What was emitted last is kept, so that an unchanged record is not repeated and a
 * corrected one carries a higher revision.
 */
final class RecordFunction
    extends ProcessWindowFunction<OpenExchange, Ja4TScanRecord, String, TimeWindow> {
  private static final long serialVersionUID = 1L;

  private static final ValueStateDescriptor<Ja4TScanRecord> EMITTED =
      new ValueStateDescriptor<>("emitted", new AvroTypeInfo<>(Ja4TScanRecord.class));

  private final JobOptions options;

  RecordFunction(JobOptions options) {
    this.options = options;
  }

  @Override
  public void process(
      String key, Context context, Iterable<OpenExchange> exchange, Collector<Ja4TScanRecord> out)
      throws Exception {
    Ja4TScanRecord record = Train.record(exchange.iterator().next(), options.maxDurationMicros());
    if (record == null) {
      return;
    }
    boolean gapPassed = context.currentWatermark() >= context.window().maxTimestamp();
    if (gapPassed && record.getEnded() == Ended.OPEN) {
      close(record, context.currentWatermark() == Long.MAX_VALUE);
    } else if (!gapPassed && record.getEnded() != Ended.RST) {
      record.setEnded(Ended.OPEN);
    }
    ValueState<Ja4TScanRecord> emitted = context.globalState().getState(EMITTED);
    Ja4TScanRecord before = emitted.value();
    if (before != null && before.getId().equals(record.getId())) {
      record.setRevision(before.getRevision());
      if (record.equals(before)) {
        return;
      }
      if (before.getEnded() != Ended.OPEN) {
        record.setRevision(before.getRevision() + 1);
      }
    }
    if (record.getEnded() != Ended.OPEN || options.progressive()) {
      emitted.update(record);
      out.collect(record);
    }
  }

  /** At the end of the input the gap has not passed: nobody listened long enough to know. */
  private static void close(Ja4TScanRecord record, boolean inputEnded) {
    if (!inputEnded) {
      record.setEnded(Ended.GAP);
    } else if (record.getSensor().equals(Sessions.CAPTURE)) {
      record.setEnded(Ended.GAP);
      List<String> flags = new ArrayList<>(record.getFlags());
      flags.add("capture-ended");
      record.setFlags(flags);
    } else {
      record.setEnded(Ended.INCOMPLETE);
    }
  }

  @Override
  public void clear(Context context) throws Exception {
    context.globalState().getState(EMITTED).clear();
  }
}
