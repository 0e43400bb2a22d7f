package io.halfopen.local.status;

import io.halfopen.scanner.scan.Status;

/**
 * How far scan and records are at one moment.
 *
 * @param scan the scanner's part
 * @param open exchanges that have not ended
 * @param records exchanges that ended with a record, of this round
 * @param over true between this round and the next
 */
public record Counts(Status scan, long open, long records, boolean over) {
  /** Of a round that is under way. */
  public Counts(Status scan, long open, long records) {
    this(scan, open, records, false);
  }

  /** Targets that answered as hoped. */
  public long answered() {
    return scan.results();
  }

  /** Targets that answered, of the probes sent, percent. */
  public double hitRatePercent() {
    return scan.sent() == 0 ? 0 : scan.results() * 100.0 / scan.sent();
  }
}
