package io.halfopen.local.embedded;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import java.util.HashSet;
import java.util.Set;

/** The exchanges that had a first look and have no final record yet. */
public final class OpenExchanges {
  private final Set<String> ids = new HashSet<>();
  private long emptySinceNanos = System.nanoTime();

  /** Takes the next record of the feed; true if it is an exchange's first look. */
  public boolean accept(Ja4TScanRecord record) {
    if (record.getEnded() == Ended.OPEN) {
      return ids.add(record.getId());
    }
    if (ids.remove(record.getId()) || ids.isEmpty()) {
      emptySinceNanos = System.nanoTime();
    }
    return false;
  }

  public int size() {
    return ids.size();
  }

  /** For how long none was open; zero while one is. */
  public long emptyNanos() {
    return ids.isEmpty() ? System.nanoTime() - emptySinceNanos : 0;
  }
}
