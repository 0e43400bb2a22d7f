package io.halfopen.job.source;

import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import org.jspecify.annotations.Nullable;

/**
 * One message of the packet topic: a packet, a heartbeat, or bytes that are neither. Exactly one
 * component is not null.
 */
record LogEntry(
    @Nullable PacketEvent packet,
    @Nullable SensorHeartbeat heartbeat,
    @Nullable DeadLetter deadLetter) {}
