package io.halfopen.local.status;

import io.halfopen.scanner.scan.Status;

/**
 * How far scan and records are at one moment.
 *
 * @param scan the scanner's part
 * @param answered targets that answered with a SYN-ACK
 * @param open exchanges that have not ended
 * @param records exchanges that ended with a record
 */
public record Counts(Status scan, long answered, long open, long records) {}
