package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;

/**
 * Which part of the one permutation is walked: the scan is cut into {@code shards} slices, a slice
 * into {@code threads}. Parts never overlap, and together they are everything.
 *
 * @param shard which slice, 0 to {@code shards - 1}
 * @param shards number of slices, each usually on a machine of its own
 * @param thread which part of the slice, 0 to {@code threads - 1}
 * @param threads number of parts of the slice
 */
public record Shard(int shard, int shards, int thread, int threads) {
  /** The whole permutation. */
  public static final Shard WHOLE = new Shard(0, 1, 0, 1);

  private static final int MOST = 65535;

  /** Checks the numbers. */
  public Shard {
    if (shards < 1 || shards > MOST) {
      throw new BadInputException("the number of shards must be 1 to 65535, not " + shards);
    }
    if (shard < 0 || shard >= shards) {
      throw new BadInputException(
          "there is no shard "
              + shard
              + " of "
              + shards
              + ": shards are counted from 0 to "
              + (shards - 1));
    }
    if (threads < 1 || threads > MOST || thread < 0 || thread >= threads) {
      throw new BadInputException(
          "there is no sender thread " + thread + " of " + threads + ": give 1 to 65535 threads");
    }
  }

  /** The slice of this number among {@code shards}, whole. */
  public static Shard of(int shard, int shards) {
    return new Shard(shard, shards, 0, 1);
  }

  /** A part of the same slice. */
  public Shard thread(int number, int threadCount) {
    return new Shard(shard, shards, number, threadCount);
  }

  /** Where this part of {@code count} things begins. */
  long begin(long count) {
    long from = cut(count, shard, shards);
    return from + cut(cut(count, shard + 1, shards) - from, thread, threads);
  }

  /** Where this part of {@code count} things ends. */
  long end(long count) {
    long from = cut(count, shard, shards);
    return from + cut(cut(count, shard + 1, shards) - from, thread + 1, threads);
  }

  /** {@code count * part / parts}, without the overflow. */
  private static long cut(long count, int part, int parts) {
    return count / parts * part + count % parts * part / parts;
  }
}
