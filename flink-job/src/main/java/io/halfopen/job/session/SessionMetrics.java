package io.halfopen.job.session;

import io.halfopen.event.Ended;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** What an operator of the job wants to know of its sessions; docs/operations.md says why. */
final class SessionMetrics {
  final Counter lateCorrections;
  final Counter lateDropped;
  final Counter refusedForLackOfRoom;
  final Counter heartbeatsBeyondMaxSensors;
  private final Counter[] emitted = new Counter[Ended.values().length];

  SessionMetrics(MetricGroup group, LongSupplier open) {
    lateCorrections = group.counter("lateCorrections");
    lateDropped = group.counter("lateDropped");
    refusedForLackOfRoom = group.counter("refusedForLackOfRoom");
    heartbeatsBeyondMaxSensors = group.counter("heartbeatsBeyondMaxSensors");
    group.gauge("openSessions", (Gauge<Long>) open::getAsLong);
    for (Ended ended : Ended.values()) {
      String name = ended.name().toLowerCase(Locale.ROOT);
      emitted[ended.ordinal()] = group.addGroup("ended", name).counter("recordsEmitted");
    }
  }

  /** A record leaves, corrections of earlier ones included. */
  void emitted(Ended ended) {
    emitted[ended.ordinal()].inc();
  }
}
