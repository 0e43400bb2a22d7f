package io.halfopen.job.change;

import io.halfopen.event.EndpointBaseline;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Records by endpoint, passed on; changes leave by the side. What is known of an endpoint goes when
 * event time has left it behind: the wall clock would forget endpoints while the job stood still.
 */
final class ChangeFunction extends KeyedProcessFunction<String, Ja4TScanRecord, Ja4TScanRecord>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  private final ChangeOptions options;
  private final RecordSource source;
  private transient ChangeDetector detector;
  private transient Baselines baselines;
  private transient EndpointState known;
  private transient ListState<Long> learningSince;
  private transient long learntFromMicros;
  private transient Counter told;

  @SuppressWarnings("NullAway") // Flink calls initializeState and open before anything else
  ChangeFunction(ChangeOptions options, RecordSource source) {
    this.options = options;
    this.source = source;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    learningSince =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("learning-since", Types.LONG));
    learntFromMicros = Long.MAX_VALUE;
    for (long since : learningSince.get()) {
      learntFromMicros = Math.min(learntFromMicros, since);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    learningSince.update(
        learntFromMicros == Long.MAX_VALUE ? List.of() : List.of(learntFromMicros));
  }

  @Override
  @SuppressWarnings("NullAway") // initializeState came before
  public void open(OpenContext context) {
    detector = new ChangeDetector();
    known = new EndpointState(getRuntimeContext());
    baselines = Baselines.read(options.baselines(), source, this::isMine);
    told = getRuntimeContext().getMetricGroup().counter("changes");
  }

  private boolean isMine(String endpoint) {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    int most = task.getMaxNumberOfParallelSubtasks();
    int group = KeyGroupRangeAssignment.assignToKeyGroup(endpoint, most);
    return KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
            most, task.getNumberOfParallelSubtasks(), group)
        == task.getIndexOfThisSubtask();
  }

  @Override
  public void processElement(Ja4TScanRecord record, Context context, Collector<Ja4TScanRecord> out)
      throws Exception {
    EndpointBaseline endpoint = known.get();
    if (endpoint == null) {
      endpoint = baselines.take(context.getCurrentKey());
    }
    if (endpoint == null) {
      endpoint = ChangeDetector.nothingKnown();
    }
    learntFromMicros = Math.min(learntFromMicros, record.getFirstSeenMicros());
    if (isLearning(record)) {
      detector.learn(endpoint, record);
    } else {
      for (FingerprintChange change : detector.accept(endpoint, record)) {
        tell(change, context);
      }
    }
    if (endpoint.getViews().isEmpty()) {
      known.forget();
    } else {
      keep(endpoint, context);
      hint(record, detector.turns(endpoint, record));
    }
    out.collect(record);
  }

  private boolean isLearning(Ja4TScanRecord record) {
    long period = options.baselinePeriod().toMillis() * 1000;
    return record.getFirstSeenMicros() - learntFromMicros < period;
  }

  private static void hint(Ja4TScanRecord record, List<String> stacks) {
    if (!stacks.isEmpty() && ChangeDetector.isComparable(record)) {
      List<Hint> hints = new ArrayList<>(record.getHints());
      String reason = stacks.size() + " stacks take turns here: " + String.join(", ", stacks);
      hints.add(new Hint("load-balancer", reason));
      record.setHints(hints);
    }
  }

  private void tell(FingerprintChange change, Context context) {
    change.setGroups(options.groups().of(change.getHost(), change.getPort()));
    told.inc();
    context.output(ChangeStream.CHANGES, change);
  }

  /** One timer an endpoint; it is moved on when it fires, not with each record. */
  private void keep(EndpointBaseline endpoint, Context context) throws Exception {
    // Backfilled endpoints count as met now: how long they were silent before is not known here.
    endpoint.setTouchedMillis(
        Math.max(endpoint.getTouchedMillis(), context.timerService().currentWatermark()));
    if (endpoint.getTimerMillis() == 0) {
      endpoint.setTimerMillis(due(endpoint));
      context.timerService().registerEventTimeTimer(endpoint.getTimerMillis());
    }
    known.put(endpoint);
  }

  private long due(EndpointBaseline endpoint) {
    return endpoint.getTouchedMillis()
        + (endpoint.getQuiet() ? options.forgetAfter().toMillis() : quietMillis(endpoint));
  }

  private long quietMillis(EndpointBaseline endpoint) {
    return Math.min(
        options.forgetAfter().toMillis(),
        Math.max(options.quietAfter().toMillis(), 2 * endpoint.getLongestPauseMillis()));
  }

  @Override
  public void onTimer(long millis, OnTimerContext context, Collector<Ja4TScanRecord> out)
      throws Exception {
    EndpointBaseline endpoint = known.get();
    if (endpoint == null) {
      return;
    }
    endpoint.setTimerMillis(0);
    if (context.timerService().currentWatermark() == Long.MAX_VALUE) {
      known.put(endpoint); // The input has ended; nobody has fallen silent by that.
      return;
    }
    if (millis >= due(endpoint) && endpoint.getQuiet()) {
      known.forget();
      return;
    }
    if (millis >= due(endpoint)) {
      tell(Told.quiet(endpoint, context.getCurrentKey(), millis), context);
      endpoint.setQuiet(true);
    }
    endpoint.setTimerMillis(due(endpoint));
    context.timerService().registerEventTimeTimer(endpoint.getTimerMillis());
    known.put(endpoint);
  }
}
