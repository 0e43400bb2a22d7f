package io.halfopen.job.label;

import org.jspecify.annotations.Nullable;

/**
 * One line of a table.
 *
 * @param label what it is, in its public name
 * @param kind which fingerprint: of a train, of one SYN-ACK, of a SYN
 * @param fingerprint as it is listed
 * @param category os, device, network, vpn, scanner, or the user's own word
 * @param ttl initial TTL that goes with it, or null where unknown
 * @param own true for the user's own lines
 */
record Entry(
    String label,
    Kind kind,
    Listed fingerprint,
    String category,
    @Nullable Integer ttl,
    boolean own) {
  enum Kind {
    JA4TSCAN,
    JA4TS,
    JA4T
  }
}
