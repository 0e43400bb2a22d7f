package io.halfopen.job;

import java.io.Serializable;
import java.util.List;

/**
 * The topics that the job reads and writes; the defaults carry the version of what they hold.
 *
 * @param packets packet events and sensor heartbeats, keyed by endpoint, and ticks
 * @param fingerprints JA4TScan records, keyed by endpoint
 * @param incomplete records of exchanges during which the listening had a hole
 * @param changes what changed about endpoints, keyed by endpoint
 * @param late packet events behind the watermark, with the reason in their headers
 * @param deadLetters messages that are no event, as they came, with the reason in their headers
 */
public record Topics(
    String packets,
    String fingerprints,
    String incomplete,
    String changes,
    String late,
    String deadLetters)
    implements Serializable {
  public static final String PACKETS = "halfopen.packets.v1";
  public static final String FINGERPRINTS = "halfopen.fingerprints.v1";
  public static final String INCOMPLETE = "halfopen.incomplete.v1";
  public static final String CHANGES = "halfopen.changes.v1";
  public static final String LATE = "halfopen.late.v1";
  public static final String DEAD_LETTERS = "halfopen.dead-letters.v1";

  public static Topics defaults() {
    return new Topics(PACKETS, FINGERPRINTS, INCOMPLETE, CHANGES, LATE, DEAD_LETTERS);
  }

  /** The same with other packets. */
  Topics withPackets(String name) {
    return new Topics(name, fingerprints, incomplete, changes, late, deadLetters);
  }

  /** All six names, the packets' first. */
  public List<String> names() {
    return List.of(packets, fingerprints, incomplete, changes, late, deadLetters);
  }
}
