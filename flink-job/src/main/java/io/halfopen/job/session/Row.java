package io.halfopen.job.session;

/**
 * The fields of a row. An exchange fills one row, and one more for each twelve packets beyond six.
 *
 * <p>A packet takes ten bytes: microseconds since the base (31 bits; the highest bit marks a RST),
 * then timestamp value (4) and IP id (2) of a SYN-ACK, or window (2), hop limit, relation to the
 * SYN-ACK, and IP id (2) of a RST.
 */
final class Row {
  static final int KEY = 0;
  static final int ENDPOINT = 4;
  static final int SCANNER = 8;
  static final int ENDPOINT_PORT = 12;
  static final int SCANNER_PORT = 14;
  static final int PROVENANCE = 16;
  static final int SHAPE = 20;
  static final int BASE_MICROS = 24;
  static final int LAST_MILLIS = 32;
  static final int SEQUENCE = 36;
  static final int ACKNOWLEDGEMENT = 40;
  static final int ECHO = 44;
  static final int SENT = 48;
  static final int WINDOW = 52;
  static final int HOP_LIMIT = 54;
  static final int FLAGS = 55;
  static final int COUNT = 56;
  static final int STATUS = 57;
  static final int REVISION = 58;
  static final int LATE = 59;
  static final int NEXT = 60;
  static final int MORE = 64;
  static final int PACKETS = 68;
  static final int PACKET = 10;
  static final int HERE = 6;

  /** In a row of further packets: the next of its kind, then twelve packets. */
  static final int FURTHER_NEXT = 0;

  static final int FURTHER_PACKETS = 4;
  static final int FURTHER = 12;

  /** The packets are kept as an object beside: something about them is unusual. */
  static final int OBJECT = 1;

  /** A final record was emitted. */
  static final int REPORTED = 2;

  /** What was emitted last, if anything, is outdated. */
  static final int CHANGED = 4;

  static final int BEYOND = 8;
  static final int EXCESS = 16;

  /** Reported, and whether the listening was whole may yet be seen otherwise. */
  static final int EARLY = 32;

  static final int HAS_IP_ID = 64;

  /** Out of the index, given back when its bucket comes round. */
  static final int GONE = 128;

  /** In {@link #LATE}: the count, as far as it goes. */
  static final int LATE_COUNT = 63;

  /** In {@link #LATE}: what was told last said incomplete. */
  static final int TOLD_INCOMPLETE = 64;

  /** In {@link #LATE}: the feed was told something. */
  static final int TOLD_FEED = 128;

  /** In {@link #SENT}: no send time is known. */
  static final int NOT_SENT = Integer.MIN_VALUE;

  private Row() {}
}
