package io.halfopen.job.source;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import org.jspecify.annotations.Nullable;

/**
 * One message of the packet topic: a packet, a heartbeat, bytes that are neither, or a tick, which
 * says when it was appended, and for how long the log had been there.
 *
 * @param appendedMillis when the broker appended it, or {@link #UNKNOWN} where only its writer says
 *     so
 * @param ticksInARow that the log took, one a second and up to this one, since it was away; or
 *     {@link #NO_TICK}
 */
record LogEntry(
    @Nullable PacketEvent packet,
    @Nullable SensorHeartbeat heartbeat,
    @Nullable DeadLetter deadLetter,
    long appendedMillis,
    long ticksInARow) {
  static final long UNKNOWN = Long.MIN_VALUE;
  static final long NO_TICK = -1;

  /** Anything but a tick. */
  LogEntry(
      @Nullable PacketEvent packet,
      @Nullable SensorHeartbeat heartbeat,
      @Nullable DeadLetter deadLetter,
      long appendedMillis) {
    this(packet, heartbeat, deadLetter, appendedMillis, NO_TICK);
  }

  static LogEntry tick(long ticksInARow, long appendedMillis) {
    return new LogEntry(null, null, null, appendedMillis, ticksInARow);
  }

  boolean isTick() {
    return ticksInARow != NO_TICK;
  }

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
