package io.halfopen.job;

/** The topics, each with the version of what it carries. */
public final class Topics {
  /** Packet events and sensor heartbeats, keyed by endpoint. */
  public static final String PACKETS = "halfopen.packets.v1";

  /** JA4TScan records, keyed by endpoint. */
  public static final String FINGERPRINTS = "halfopen.fingerprints.v1";

  /** Packet events that came after their exchange was closed. */
  public static final String LATE = "halfopen.late.v1";

  /** Messages that are no event, as they came, with the reason in their headers. */
  public static final String DEAD_LETTERS = "halfopen.dead-letters.v1";

  private Topics() {}
}
