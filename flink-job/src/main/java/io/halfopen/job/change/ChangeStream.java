package io.halfopen.job.change;

import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/** Records keyed by endpoint and compared with what it was. */
public final class ChangeStream {
  /** What is different from what was known. */
  public static final OutputTag<FingerprintChange> CHANGES =
      new OutputTag<>("changes", new AvroTypeInfo<>(FingerprintChange.class));

  private ChangeStream() {}

  /**
   * The same records, with a hint where several stacks take turns; changes leave by {@link
   * #CHANGES}.
   *
   * @param known reads the baselines
   */
  public static SingleOutputStreamOperator<Ja4TScanRecord> of(
      DataStream<Ja4TScanRecord> records, ChangeOptions options, RecordSource known) {
    Baselines.require(options.baselines(), known); // what is wrong is said now
    return records
        .keyBy(Baselines::endpoint, new EndpointType())
        .process(new ChangeFunction(options, known), new AvroTypeInfo<>(Ja4TScanRecord.class))
        .uid("changes")
        .name("changes");
  }
}
