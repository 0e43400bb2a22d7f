package io.halfopen.job.source;

import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.session.PacketType;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Packets here; heartbeats, dead letters and what is archived aside. */
final class Triage extends ProcessFunction<LogEntry, Packet> {
  private static final long serialVersionUID = 1L;
  private final boolean archived;
  private transient @Nullable Packet packet;
  private transient SensorMetrics metrics;

  @SuppressWarnings("NullAway") // Flink calls open before anything else
  private Triage(boolean archived) {
    this.archived = archived;
  }

  static SingleOutputStreamOperator<Packet> of(DataStream<LogEntry> entries, boolean archived) {
    return entries
        .process(new Triage(archived))
        .returns(PacketType.INSTANCE)
        .name("packets, heartbeats and dead letters apart");
  }

  @Override
  public void open(OpenContext context) {
    metrics = new SensorMetrics(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(LogEntry entry, Context context, Collector<Packet> out) {
    if (archived && (entry.packet() != null || entry.heartbeat() != null)) {
      context.output(KafkaPackets.ARCHIVED, entry.archived());
    }
    if (entry.packet() != null) {
      metrics.packet();
      if (packet == null) {
        packet = new Packet();
      }
      packet.set(entry.packet());
      out.collect(packet);
    } else if (entry.heartbeat() != null) {
      metrics.heartbeat(entry.heartbeat());
      context.output(KafkaPackets.HEARTBEATS, entry.heartbeat());
    } else if (entry.deadLetter() != null) {
      metrics.deadLetter();
      context.output(KafkaPackets.DEAD_LETTERS, entry.deadLetter());
    }
  }
}
