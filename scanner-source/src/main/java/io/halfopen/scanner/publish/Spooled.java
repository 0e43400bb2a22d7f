package io.halfopen.scanner.publish;

import io.halfopen.event.SensorHeartbeat;
import org.jspecify.annotations.Nullable;

/**
 * An event out of the spool.
 *
 * @param packet as it is to be published; null for a heartbeat
 * @param heartbeat what a sensor promised, which may have to admit a loss first; null for a packet
 */
record Spooled(@Nullable Message packet, @Nullable SensorHeartbeat heartbeat) {}
