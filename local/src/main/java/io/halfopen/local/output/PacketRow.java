package io.halfopen.local.output;

import io.halfopen.scanner.probe.Answer;

/**
 * One answer as a row.
 *
 * @param answer the answer
 * @param repeat true where this endpoint has answered before
 * @param cooldown true where it came after the last probe
 */
public record PacketRow(Answer answer, boolean repeat, boolean cooldown) {}
