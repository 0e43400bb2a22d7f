package io.halfopen.job.session;

import static org.apache.flink.runtime.state.CheckpointedStateScope.EXCLUSIVE;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.JobOptions;
import io.halfopen.job.fingerprint.Packet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.List;
import java.util.concurrent.RunnableFuture;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyGroupStatePartitionStreamProvider;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SnapshotResult;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The assembler inside Flink: packets by key, heartbeats to every instance, state by key group.
 *
 * <p>The table stands on the task's heap whatever the state backend is, and goes into checkpoints
 * as raw keyed state, which is written beside the stream. Flink restores no watermark, so the state
 * brings its own.
 */
final class SessionOperator extends AbstractStreamOperator<Ja4TScanRecord>
    implements TwoInputStreamOperator<Packet, SensorHeartbeat, Ja4TScanRecord>, Assembler.Output {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(SessionOperator.class);
  private static final int SAY_EVERY = 1_000_000;

  /** What part of the heap may hold copies that are still to be written. */
  private static final long SNAPSHOT_SHARE = 8;

  /** The longest that a packet waits for others to be taken up with it. */
  private static final long WAIT_MILLIS = 20;

  private final JobOptions options;
  private final boolean midway;
  private transient Assembler assembler;
  private transient SnapshotWriter snapshots;
  private transient Intake intake;
  private transient boolean waiting;
  private transient Coverage coverage;
  private transient ListState<byte[]> coverageState;
  private transient StreamRecord<Ja4TScanRecord> out;
  private transient SessionMetrics metrics;

  @SuppressWarnings("NullAway") // Flink calls initializeState and open before anything else
  SessionOperator(JobOptions options, boolean midway) {
    this.options = options;
    this.midway = midway;
  }

  @Override
  protected boolean isUsingCustomRawKeyedState() {
    return true;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    coverage = new Coverage(options.maxSensors());
    assembler = new Assembler(options.withHeap(heapBytes(), slots()), groups(), coverage, this);
    intake = new Intake(assembler);
    snapshots = new SnapshotWriter(heapBytes() / SNAPSHOT_SHARE / slots());
    out = new StreamRecord<>(null);
    coverageState =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>("coverage", BytePrimitiveArraySerializer.INSTANCE));
    if (!context.isRestored()) {
      if (midway) {
        coverage.beginMidway();
      }
      return;
    }
    for (byte[] kept : coverageState.get()) {
      coverage.merge(
          Coverage.read(new DataInputStream(new ByteArrayInputStream(kept)), options.maxSensors()));
    }
    long watermark = Long.MAX_VALUE;
    for (KeyGroupStatePartitionStreamProvider group : context.getRawKeyedStateInputs()) {
      watermark =
          Math.min(
              watermark,
              new SessionState(assembler.exchanges()).read(new DataInputStream(group.getStream())));
    }
    assembler.restored(watermark == Long.MAX_VALUE ? Long.MIN_VALUE : watermark);
  }

  private KeyGroups groups() {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    int all = task.getMaxNumberOfParallelSubtasks();
    KeyGroupRange here =
        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
            all, task.getNumberOfParallelSubtasks(), task.getIndexOfThisSubtask());
    return new KeyGroups(here.getStartKeyGroup(), here.getNumberOfKeyGroups(), all);
  }

  private static long heapBytes() {
    return Runtime.getRuntime().maxMemory();
  }

  /** How many instances may stand in this JVM. */
  private int slots() {
    return getContainingTask()
        .getEnvironment()
        .getTaskManagerInfo()
        .getConfiguration()
        .get(TaskManagerOptions.NUM_TASK_SLOTS);
  }

  @Override
  public void open() throws Exception {
    super.open();
    metrics = new SessionMetrics(getMetricGroup(), () -> assembler.open());
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) {
    intake.drain();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    coverage.write(new DataOutputStream(kept));
    coverageState.update(List.of(kept.toByteArray()));
  }

  /**
   * Flink writes raw state while the stream stands; this is written beside it, as other state is.
   */
  @Override
  public OperatorSnapshotFutures snapshotState(
      long checkpoint, long timestamp, CheckpointOptions options, CheckpointStreamFactory streams)
      throws Exception {
    OperatorSnapshotFutures futures = super.snapshotState(checkpoint, timestamp, options, streams);
    try {
      SessionSnapshot snapshot = new SessionSnapshot(assembler.exchanges(), assembler.watermark());
      RunnableFuture<SnapshotResult<KeyedStateHandle>> written =
          snapshots.take(
              snapshot,
              streams.createCheckpointStateOutputStream(EXCLUSIVE),
              getContainingTask().getCancelables());
      futures.getKeyedStateRawFuture().cancel(false); // Nothing was written into that one.
      futures.setKeyedStateRawFuture(written);
      return futures;
    } catch (Exception e) {
      futures.cancel();
      throw e;
    }
  }

  /** No state is kept by key in Flink, so no key needs to be set. */
  @Override
  @SuppressWarnings("rawtypes") // as inherited
  public void setKeyContextElement1(StreamRecord record) {}

  @Override
  @SuppressWarnings("rawtypes") // as inherited
  public void setKeyContextElement2(StreamRecord record) {}

  @Override
  public void processElement1(StreamRecord<Packet> packet) {
    intake.take(packet.getValue());
    if (!waiting) {
      waiting = true;
      ProcessingTimeService clock = getProcessingTimeService();
      clock.registerTimer(clock.getCurrentProcessingTime() + WAIT_MILLIS, this::waited);
    }
  }

  private void waited(long now) {
    waiting = false;
    intake.drain();
  }

  @Override
  public void processElement2(StreamRecord<SensorHeartbeat> heartbeat) {
    intake.drain();
    SensorHeartbeat beat = heartbeat.getValue();
    long before = coverage.heardUntil(beat.getSensor(), beat.getScan());
    if (!coverage.heard(beat)) {
      metrics.heartbeatsBeyondMaxSensors.inc();
    }
    // Each partition brings a copy of it.
    if (coverage.heardUntil(beat.getSensor(), beat.getScan()) > before) {
      assembler.promised(beat.getSensor(), beat.getScan());
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    intake.drain();
    assembler.advance(mark.getTimestamp());
    coverage.advance(mark.getTimestamp(), options);
    super.processWatermark(mark);
  }

  @Override
  public void finish() throws Exception {
    intake.drain();
    super.finish();
  }

  @Override
  public void record(Ja4TScanRecord record) {
    metrics.emitted(record.getEnded());
    output.collect(out.replace(record, record.getLastSeenMicros() / 1000));
  }

  @Override
  public void late(Packet packet, Late why) {
    (why == Late.CORRECTS ? metrics.lateCorrections : metrics.lateDropped).inc();
    aside(packet, why == Late.CORRECTS ? "corrects" : "dropped");
  }

  @Override
  public void full(Packet packet) {
    if (metrics.refusedForLackOfRoom.getCount() % SAY_EVERY == 0) {
      LOG.error(
          "{} sessions take all the room that --max-open-sessions allows: new ones, and what would"
              + " make others larger, go to the late topic ({} packets so far)",
          assembler.open(),
          metrics.refusedForLackOfRoom.getCount() + 1);
    }
    metrics.refusedForLackOfRoom.inc();
    aside(packet, "full");
  }

  private void aside(Packet packet, String why) {
    Tuple2<PacketEvent, String> late = Tuple2.of(packet.toEvent(), why);
    output.collect(Sessions.LATE, new StreamRecord<>(late, packet.capturedMillis()));
  }
}
