/**
 * Fingerprints of connections that others made: JA4T of each SYN, JA4TS of each SYN-ACK, out of
 * segments in order of capture time. Plain Java, no stream processor in its imports.
 */
@NullMarked
package io.halfopen.job.passive;

import org.jspecify.annotations.NullMarked;
