package io.halfopen.scanner.scan;

/**
 * Keeps where the sender threads are, so that a scan can be resumed. It is told after every batch,
 * by each thread for itself, and should cost no more than a write to memory: whatever it misses is
 * asked twice.
 */
@FunctionalInterface
public interface SendJournal {
  /** Keeps nothing. */
  SendJournal NONE = (thread, next, deferred, count) -> {};

  /**
   * All targets before a position have been asked, but for some.
   *
   * @param thread number of the sender thread, from 0
   * @param next position of the walk whose target comes next
   * @param deferred positions before that whose targets are still to be asked; valid during the
   *     call
   * @param deferredCount how many of its elements count
   */
  void sent(int thread, long next, long[] deferred, int deferredCount);
}
