package io.halfopen.job.label;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;

/** Which records are labelled: those that are final, whole enough to compare, and show a stack. */
final class Eligible {
  private Eligible() {}

  static boolean test(Ja4TScanRecord record) {
    return record.getJa4tscan() != null
        && record.getEnded() != Ended.OPEN
        && record.getEnded() != Ended.INCOMPLETE;
  }
}
