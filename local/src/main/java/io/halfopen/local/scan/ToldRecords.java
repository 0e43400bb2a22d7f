package io.halfopen.local.scan;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.local.output.LongSet;
import java.time.Duration;

/**
 * Which records were told, for as long as the job may still correct them, so that a scan of all
 * addresses does not end with all of them in memory. Records are known by 64 bits of their id, in
 * two sets that take turns: one is known for at least the window and at most twice that, or until
 * {@link #MOST} have come behind it.
 */
final class ToldRecords {
  /** What a record is to those that were told before. */
  enum Told {
    FIRST,
    CORRECTION,
    KNOWN
  }

  /** A set of so many numbers, two an exchange, takes 64 MB. */
  static final int MOST = 1 << 22;

  private final long windowNanos;
  private final int most;
  private LongSet young = new LongSet();
  private LongSet old = new LongSet();
  private long turnedNanos;

  ToldRecords(Duration window, long nowNanos) {
    this(window, MOST, nowNanos);
  }

  ToldRecords(Duration window, int most, long nowNanos) {
    windowNanos = window.toNanos();
    this.most = most;
    turnedNanos = nowNanos;
  }

  /** Takes the next record, which is told from now on. */
  Told add(Ja4TScanRecord record, long nowNanos) {
    long age = nowNanos - turnedNanos;
    if (age >= windowNanos || young.size() >= most) {
      old = age >= 2 * windowNanos ? new LongSet() : young;
      young = new LongSet();
      turnedNanos = nowNanos;
    }
    long id = key(record.getId());
    // An odd distance: no two revisions of one record meet.
    long revision = id + (record.getRevision() + 1L) * 0x9e3779b97f4a7c15L;
    if (isTold(revision)) {
      return Told.KNOWN;
    }
    boolean first = !isTold(id);
    young.add(id);
    young.add(revision == 0 ? 1 : revision);
    return first ? Told.FIRST : Told.CORRECTION;
  }

  private boolean isTold(long key) {
    long kept = key == 0 ? 1 : key;
    return young.contains(kept) || old.contains(kept);
  }

  /** Never 0, which the sets do not take. */
  private static long key(String id) {
    long hash = 0;
    for (int i = 0; i < id.length(); i++) {
      hash = Long.rotateLeft((hash ^ id.charAt(i)) * 0xff51afd7ed558ccdL, 29);
    }
    return hash == 0 ? 1 : hash;
  }

  /** Numbers kept. */
  int size() {
    return young.size() + old.size();
  }
}
