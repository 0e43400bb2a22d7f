package io.halfopen.scanner.probe;

import io.halfopen.event.PacketEvent;

/**
 * A packet that proved to answer a probe.
 *
 * @param event the packet; its endpoint is the target that was asked
 * @param classification what it is
 * @param responder who sent it, network order, 4 or 16 bytes: for ICMP errors often a router
 */
public record Answer(PacketEvent event, Classification classification, byte[] responder) {}
