package io.halfopen.job.source;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import org.jspecify.annotations.Nullable;

/**
 * One message of the packet topic: a packet, a heartbeat, bytes that are neither, or a tick, which
 * says nothing but when it was appended.
 *
 * @param appendedMillis when the broker appended it, or {@link #UNKNOWN} where only its writer says
 *     so
 */
record LogEntry(
    @Nullable PacketEvent packet,
    @Nullable SensorHeartbeat heartbeat,
    @Nullable DeadLetter deadLetter,
    long appendedMillis) {
  static final long UNKNOWN = Long.MIN_VALUE;

  /** Its time: a packet's is when it was captured, anything else's when it was appended. */
  long millis(long brokerTime) {
    return packet == null ? brokerTime : packet.getCapturedMicros() / 1000;
  }

  /** A packet or heartbeat as an archive keeps it. */
  ArchivedEvent archived() {
    return new ArchivedEvent(
        appendedMillis == UNKNOWN ? 0L : appendedMillis, packet == null ? heartbeat : packet);
  }
}
