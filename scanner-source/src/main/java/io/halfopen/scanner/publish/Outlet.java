package io.halfopen.scanner.publish;

import org.jspecify.annotations.Nullable;

/** Where messages leave in order, and come to be acknowledged some time later. */
interface Outlet extends AutoCloseable {
  /**
   * Hands a message over. Once taken it is delivered however long that takes, behind all that were
   * taken before it, and {@link Message#arrived} says when.
   *
   * @return false if it was not taken since the broker is away; it may be offered again
   */
  boolean offer(Message message);

  /** What no repetition can mend, or null. */
  @Nullable Exception failure();

  /** Ends; with {@code patience} for what was taken, else at once. */
  void close(boolean patience);

  @Override
  default void close() {
    close(true);
  }
}
