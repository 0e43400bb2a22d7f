package io.halfopen.job.session;

import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The parts of a savepoint that stand here.
 *
 * @param first the number of the first
 * @param count how many they are
 * @param all of all instances
 */
record KeyGroups(int first, int count, int all) {
  /** Where nothing is ever divided. */
  static final KeyGroups ONE = new KeyGroups(0, 1, 1);

  /**
   * Which of them a key belongs to, counted from the first. An {@code Integer} is its own hash, so
   * none has to be made.
   */
  int of(int key) {
    return KeyGroupRangeAssignment.computeKeyGroupForKeyHash(key, all) - first;
  }
}
