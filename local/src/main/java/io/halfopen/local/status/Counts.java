package io.halfopen.local.status;

import io.halfopen.scanner.scan.Status;

/**
 * How far scan and records are at one moment.
 *
 * @param scan the scanner's part
 * @param open exchanges that have not ended
 * @param records exchanges that ended with a record
 */
public record Counts(Status scan, long open, long records) {
  /** Targets that answered as hoped. */
  public long answered() {
    return scan.results();
  }

  /** Targets that answered, of the probes sent, percent. */
  public double hitRatePercent() {
    return scan.sent() == 0 ? 0 : scan.results() * 100.0 / scan.sent();
  }
}
