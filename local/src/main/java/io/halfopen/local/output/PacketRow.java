package io.halfopen.local.output;

import io.halfopen.event.PacketEvent;

/**
 * One answer as a row.
 *
 * @param packet the answer
 * @param repeat true where this endpoint has answered before
 * @param cooldown true where it came after the last probe
 */
public record PacketRow(PacketEvent packet, boolean repeat, boolean cooldown) {}
