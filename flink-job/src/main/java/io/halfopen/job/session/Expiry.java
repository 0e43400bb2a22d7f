package io.halfopen.job.session;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * When to look at which row again: a wheel of buckets, a tick of 256 ms each, rows chained inside
 * their bucket. A row is looked at when its bucket's tick has passed and then chained anew where it
 * has longer to live, so that a packet costs nothing here. What lies beyond the wheel's turn is
 * looked at once a turn.
 *
 * <p>A tick is as long as heartbeats are apart, by which time goes on. Were it longer, the records
 * of several would come at once, and whatever else is to be told would wait behind them.
 *
 * <p>A bucket has several chains, walked side by side: along one alone, each row would be waited
 * for before the next is known.
 */
final class Expiry {
  private static final int TICK_BITS = 8;
  private static final int TURN = 1024;
  private static final int MASK = TURN - 1;
  private static final int CHAINS = 16;

  private final Rows rows;
  private final int nextField;
  private final int[] heads = new int[TURN * CHAINS];
  private final int[] side = new int[CHAINS];
  private final int[] ahead = new int[CHAINS];
  private long tick = Long.MIN_VALUE;
  private long touched;

  Expiry(Rows rows, int nextField) {
    this.rows = rows;
    this.nextField = nextField;
    Arrays.fill(heads, Rows.NONE);
  }

  /** Chains a row to be looked at when {@code due} (milliseconds) has passed. */
  void chain(int row, long due) {
    long at = 0;
    if (tick != Long.MIN_VALUE) {
      long wanted = due + (1 << TICK_BITS) - 1 >> TICK_BITS;
      at = Math.min(Math.max(wanted, tick + 1), tick + MASK);
    }
    int head = (int) (at & MASK) * CHAINS + (row & CHAINS - 1);
    rows.putInt(row, nextField, heads[head]);
    heads[head] = row;
  }

  /** Looks at all rows that are due at {@code millis}; each is chained anew or given back. */
  void advance(long millis, IntConsumer look) {
    long now = millis >> TICK_BITS;
    if (tick == Long.MIN_VALUE) {
      tick = now;
      look(0, look);
      return;
    }
    if (now <= tick) {
      return;
    }
    long from = tick + 1;
    tick = now;
    if (now - from >= MASK) {
      for (int bucket = 0; bucket < TURN; bucket++) {
        look(bucket, look);
      }
      return;
    }
    for (long at = from; at <= now; at++) {
      look((int) (at & MASK), look);
    }
  }

  private void look(int bucket, IntConsumer look) {
    System.arraycopy(heads, bucket * CHAINS, side, 0, CHAINS);
    Arrays.fill(heads, bucket * CHAINS, (bucket + 1) * CHAINS, Rows.NONE);
    boolean more = true;
    while (more) {
      for (int chain = 0; chain < CHAINS; chain++) {
        int row = side[chain];
        if (row != Rows.NONE) {
          touched += rows.touch(row);
          ahead[chain] = rows.getInt(row, nextField);
        }
      }
      more = false;
      for (int chain = 0; chain < CHAINS; chain++) {
        if (side[chain] != Rows.NONE) {
          look.accept(side[chain]);
          side[chain] = ahead[chain];
          more |= side[chain] != Rows.NONE;
        }
      }
    }
  }
}
