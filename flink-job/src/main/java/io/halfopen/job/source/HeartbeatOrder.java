package io.halfopen.job.source;

import io.halfopen.event.SensorHeartbeat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
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
 * later one that comes first would make the time between look unheard. Copies become one. Where
 * events were lost in reading, the listening has a hole, whatever the sensors say.
 */
public final class HeartbeatOrder extends AbstractStreamOperator<SensorHeartbeat>
    implements OneInputStreamOperator<SensorHeartbeat, SensorHeartbeat> {
  private static final long serialVersionUID = 1L;

  /** A sensor of this name says from its epoch until when something was lost. */
  static final String LOST = "";

  private static final long FORGET_MICROS = 3_600_000_000L;
  private static final Comparator<SensorHeartbeat> BY_TIME =
      Comparator.comparingLong(SensorHeartbeat::getHeardUntilMicros)
          .thenComparingLong(SensorHeartbeat::getEpochMicros);

  private transient PriorityQueue<SensorHeartbeat> waiting;
  private transient Set<SensorHeartbeat> known;
  private transient List<SensorHeartbeat> lost;
  private transient Map<String, Long> heardUntil;
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

  static SensorHeartbeat lost(long fromMicros, long untilMicros) {
    return new SensorHeartbeat(LOST, LOST, fromMicros, untilMicros, 0L, 0L, false);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    waiting = new PriorityQueue<>(BY_TIME);
    known = new HashSet<>();
    lost = new ArrayList<>();
    heardUntil = new HashMap<>();
    kept =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("waiting", new AvroTypeInfo<>(SensorHeartbeat.class)));
    for (SensorHeartbeat beat : kept.get()) {
      take(beat);
    }
    keptUntil =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>("heard-until", Types.TUPLE(Types.STRING, Types.LONG)));
    for (Tuple2<String, Long> sensor : keptUntil.get()) {
      heardUntil.put(sensor.f0, sensor.f1);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    kept.clear();
    kept.addAll(new ArrayList<>(waiting));
    kept.addAll(lost);
    keptUntil.clear();
    for (Map.Entry<String, Long> sensor : heardUntil.entrySet()) {
      keptUntil.add(Tuple2.of(sensor.getKey(), sensor.getValue()));
    }
  }

  @Override
  public void processElement(StreamRecord<SensorHeartbeat> element) {
    take(SensorHeartbeat.newBuilder(element.getValue()).build());
  }

  private void take(SensorHeartbeat beat) {
    if (beat.getSensor().equals(LOST)) {
      lost.add(beat);
    } else if (known.add(beat)) {
      waiting.add(beat);
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    while (!waiting.isEmpty()
        && Math.floorDiv(waiting.peek().getHeardUntilMicros(), 1000L) <= mark.getTimestamp()) {
      SensorHeartbeat beat = waiting.remove();
      known.remove(beat);
      release(beat);
    }
    long old = mark.getTimestamp() - FORGET_MICROS / 1000;
    lost.removeIf(one -> one.getHeardUntilMicros() / 1000 < old);
    super.processWatermark(mark);
  }

  private void release(SensorHeartbeat beat) {
    long until = beat.getHeardUntilMicros();
    Long before =
        heardUntil.put(
            beat.getSensor() + '\0' + beat.getScan() + '\0' + beat.getEpochMicros(), until);
    long from = before == null ? beat.getEpochMicros() : before;
    for (SensorHeartbeat one : lost) {
      if (one.getEpochMicros() <= until && from <= one.getHeardUntilMicros()) {
        beat.setClockJumpMicros(beat.getClockJumpMicros() == 0 ? 1 : beat.getClockJumpMicros());
      }
    }
    output.collect(new StreamRecord<>(beat, until / 1000));
  }
}
