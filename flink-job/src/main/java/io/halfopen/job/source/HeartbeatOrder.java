package io.halfopen.job.source;

import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.session.Coverage;
import io.halfopen.job.session.Sessions;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Heartbeats from several files in the order in which the sensors sent them, as they came live: a
 * later one that comes first would make the time between look unheard. What cannot be read is
 * passed on at once, for packets that no sensor speaks for.
 */
public final class HeartbeatOrder extends AbstractStreamOperator<SensorHeartbeat>
    implements OneInputStreamOperator<SensorHeartbeat, SensorHeartbeat> {
  private static final long serialVersionUID = 1L;

  private transient HeartbeatQueue queue;
  private transient ListState<SensorHeartbeat> kept;
  private transient ListState<Tuple2<String, Long>> keptUntil;

  @SuppressWarnings("NullAway") // Flink calls initializeState before anything else
  HeartbeatOrder() {}

  /** They wait until the watermark says that none before them is to come. */
  public static DataStream<SensorHeartbeat> of(DataStream<SensorHeartbeat> heartbeats) {
    return heartbeats
        .transform(
            "heartbeats in order", new AvroTypeInfo<>(SensorHeartbeat.class), new HeartbeatOrder())
        .setParallelism(1)
        .uid("heartbeat-order");
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    queue = new HeartbeatQueue();
    kept =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("waiting", new AvroTypeInfo<>(SensorHeartbeat.class)));
    for (SensorHeartbeat beat : kept.get()) {
      queue.take(beat);
    }
    keptUntil =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("heard-until", Types.TUPLE(Types.STRING, Types.LONG)));
    for (Tuple2<String, Long> sensor : keptUntil.get()) {
      queue.heardUntil().put(sensor.f0, sensor.f1);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    kept.update(queue.waiting());
    keptUntil.clear();
    for (Map.Entry<String, Long> sensor : queue.heardUntil().entrySet()) {
      keptUntil.add(Tuple2.of(sensor.getKey(), sensor.getValue()));
    }
  }

  @Override
  public void processElement(StreamRecord<SensorHeartbeat> element) {
    SensorHeartbeat beat = element.getValue();
    if (Coverage.isMissing(beat)) {
      output.collect(element);
    }
    if (!beat.getSensor().equals(Sessions.CAPTURE)) {
      queue.take(SensorHeartbeat.newBuilder(beat).build());
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    queue.release(
        mark.getTimestamp(),
        beat -> output.collect(new StreamRecord<>(beat, beat.getHeardUntilMicros() / 1000)));
    super.processWatermark(mark);
  }
}
