package io.halfopen.job.sink.elasticsearch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;

/**
 * Holds a source's records back until a test lets them go on, in three parts: so the test knows
 * what is still to come when it breaks something, on however slow a machine.
 */
public final class Gate<S extends SourceSplit> implements RateLimiter<S> {
  private static volatile CompletableFuture<Void> first = new CompletableFuture<>();
  private static volatile CompletableFuture<Void> second = new CompletableFuture<>();

  private final long beforeFirst;
  private final long beforeSecond;
  private long asked;

  private Gate(long beforeFirst, long beforeSecond) {
    this.beforeFirst = beforeFirst;
    this.beforeSecond = beforeSecond;
  }

  /** Both closed, for a source of so many records: after a third and after two thirds. */
  public static RateLimiterStrategy<?> closed(long records) {
    first = new CompletableFuture<>();
    second = new CompletableFuture<>();
    return readers -> new Gate<>(records / 3 / readers, records * 2 / 3 / readers);
  }

  public static void openFirst() {
    first.complete(null);
  }

  public static void openSecond() {
    second.complete(null);
  }

  @Override
  public CompletionStage<Void> acquire(int records) {
    asked += records;
    if (asked <= beforeFirst) {
      return CompletableFuture.completedFuture(null);
    }
    return asked <= beforeSecond ? first : second;
  }
}
