package io.halfopen.job.source;

import io.halfopen.job.KafkaOptions;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Sends the ticks. It is a source of nothing: its enumerator lives at the job manager, so ticks go
 * on while tasks fail and restart, and a broker that is away stops no task.
 */
public final class TickSource implements Source<Byte, TickSource.NoSplit, Boolean> {
  private static final long serialVersionUID = 1L;

  private final KafkaOptions kafka;

  private TickSource(KafkaOptions kafka) {
    this.kafka = kafka;
  }

  /** Has the job send ticks to the packet topic for as long as it runs. */
  public static void addTo(StreamExecutionEnvironment env, KafkaOptions kafka) {
    env.fromSource(new TickSource(kafka), WatermarkStrategy.noWatermarks(), "ticks", Types.BYTE)
        .uid("ticks")
        .setParallelism(1)
        .sinkTo(new DiscardingSink<>())
        .uid("ticks-end")
        .name("nothing")
        .setParallelism(1);
  }

  /** There are none. */
  static final class NoSplit implements SourceSplit {
    @Override
    public String splitId() {
      return "none";
    }
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<NoSplit, Boolean> createEnumerator(
      SplitEnumeratorContext<NoSplit> context) {
    // A job that begins owes nothing to what was before it.
    return new Ticker(kafka, SensorClock.PATIENT_STEPS, context);
  }

  @Override
  public SplitEnumerator<NoSplit, Boolean> restoreEnumerator(
      SplitEnumeratorContext<NoSplit> context, Boolean checkpoint) {
    // The log may have been away while no job manager was there to see it.
    return new Ticker(kafka, 0, context);
  }

  @Override
  public SourceReader<Byte, NoSplit> createReader(SourceReaderContext context) {
    return new SilentReader();
  }

  @Override
  public SimpleVersionedSerializer<NoSplit> getSplitSerializer() {
    return new Empty<>(new NoSplit());
  }

  @Override
  public SimpleVersionedSerializer<Boolean> getEnumeratorCheckpointSerializer() {
    return new Empty<>(true);
  }

  /** Of a state that says nothing. */
  private record Empty<T>(T value) implements SimpleVersionedSerializer<T> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(T nothing) {
      return new byte[0];
    }

    @Override
    public T deserialize(int version, byte[] nothing) {
      return value;
    }
  }
}
