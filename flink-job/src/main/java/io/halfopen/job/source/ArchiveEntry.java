package io.halfopen.job.source;

import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.session.PacketType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * What an archive's reader found: a packet, a heartbeat, or something that cannot be read. It and
 * its packet are lent to whoever stands next in the same thread, so that nothing is made for each
 * event.
 */
final class ArchiveEntry {
  final Packet packet = new Packet();
  @Nullable SensorHeartbeat heartbeat;
  @Nullable DeadLetter deadLetter;

  /** What is in the packet. */
  ArchiveEntry ofPacket() {
    return of(null, null);
  }

  ArchiveEntry of(SensorHeartbeat beat) {
    return of(beat, null);
  }

  ArchiveEntry of(DeadLetter letter) {
    return of(null, letter);
  }

  private ArchiveEntry of(@Nullable SensorHeartbeat beat, @Nullable DeadLetter letter) {
    heartbeat = beat;
    deadLetter = letter;
    return this;
  }

  /** Packets here; heartbeats and dead letters aside. */
  static SingleOutputStreamOperator<Packet> apart(DataStream<ArchiveEntry> entries) {
    return entries
        .process(new Apart())
        .returns(PacketType.INSTANCE)
        .name("packets, heartbeats and dead letters apart");
  }

  private static final class Apart extends ProcessFunction<ArchiveEntry, Packet> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(ArchiveEntry entry, Context context, Collector<Packet> out) {
      if (entry.heartbeat != null) {
        context.output(KafkaPackets.HEARTBEATS, entry.heartbeat);
      } else if (entry.deadLetter != null) {
        context.output(KafkaPackets.DEAD_LETTERS, entry.deadLetter);
      } else {
        out.collect(entry.packet);
      }
    }
  }
}
