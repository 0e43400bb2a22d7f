package io.halfopen.scanner.scan;

/**
 * Keeps where the sender threads are, so that a scan can be resumed. It is told after every batch,
 * by each thread for itself, and should cost no more than a write to memory: whatever it misses is
 * asked twice.
 */
@FunctionalInterface
public interface SendJournal {
  /** Keeps nothing. */
  SendJournal NONE = (thread, next) -> {};

  /**
   * All targets before a position have had all their probes.
   *
   * @param thread number of the sender thread, from 0
   * @param next position of the walk whose target comes next
   */
  void sent(int thread, long next);
}
