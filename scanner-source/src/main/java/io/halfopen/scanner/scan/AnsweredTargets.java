package io.halfopen.scanner.scan;

/**
 * Which targets have answered of late, in constant memory: a retransmission is no second result. A
 * target that is silent while half a million others answer is taken for a new one afterwards.
 */
final class AnsweredTargets {
  private static final int SLOTS = 1 << 20;
  private static final int WAYS = 8;

  private final long[] keys = new long[SLOTS];
  private int turn;

  /** True if this target, known by its keyed number, was not there; it is from now on. */
  boolean add(long key) {
    long stored = key == 0 ? 1 : key;
    int bucket = (int) stored & SLOTS - WAYS;
    for (int i = bucket; i < bucket + WAYS; i++) {
      if (keys[i] == stored) {
        return false;
      }
      if (keys[i] == 0) {
        keys[i] = stored;
        return true;
      }
    }
    turn = turn + 1 & WAYS - 1;
    keys[bucket + turn] = stored;
    return true;
  }
}
