package io.halfopen.scanner.publish;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The spool as its publisher sees it: what goes in, what no longer fits, and when to ask for no
 * more answers. Losses are counted and told once. Only {@link #hold} is for any thread.
 */
final class Overflow {
  private final Spool spool;
  private final Consumer<String> notices;
  private boolean dropping;
  private long lost;
  private volatile @Nullable String hold;

  Overflow(Spool spool, Consumer<String> notices) {
    this.spool = spool;
    this.notices = notices;
  }

  /**
   * Takes a message, or drops it where there is no room.
   *
   * @param last true for the heartbeat that ends a listening, which there is always room for
   */
  void keep(Message message, boolean last) {
    boolean packet = message.key() != null;
    if (spool.full() && !(last && !packet)) {
      if (packet) {
        drop(1, "is full (" + (spool.limitBytes() >> 20) + " MiB, --spool-limit)");
      }
      return;
    }
    try {
      spool.append(message);
      weigh();
    } catch (IOException e) {
      drop(spool.giveUpFile(), "cannot be written (" + e.getMessage() + ")");
    }
  }

  /** A file of their own for those that the outlet will deliver, unless this process dies. */
  void copy(List<Message> underWay) {
    try {
      for (Message message : underWay) {
        spool.append(message);
      }
      spool.seal();
    } catch (IOException e) {
      // They are still under way; only a death of this process now could lose them.
      spool.giveUpFile();
      notices.accept("WARNING: the spool cannot be written: " + e.getMessage());
    }
  }

  /** Holds sending back from three quarters full on, until half is free again. */
  void weigh() {
    long bytes = spool.bytes();
    if (bytes >= spool.limitBytes() / 4 * 3 && hold == null) {
      hold = "the spool is nearly full (--spool-limit), and Kafka does not take it";
      notices.accept(
          "WARNING: the spool is three quarters full (%d of %d MiB, --spool-limit): sending waits; bring Kafka back"
              .formatted(bytes >> 20, spool.limitBytes() >> 20));
    } else if (bytes < spool.limitBytes() / 2) {
      hold = null;
    }
  }

  /** Nothing waits on disk any more. */
  void over() {
    hold = null;
  }

  void flush() {
    try {
      spool.flush();
      if (dropping && !spool.full()) {
        dropping = false;
        notices.accept("the spool has room again; " + lost + " answers were lost");
      }
    } catch (IOException e) {
      drop(spool.giveUpFile(), "cannot be written (" + e.getMessage() + ")");
    }
  }

  private void drop(long events, String why) {
    lost += events;
    if (!dropping) {
      dropping = true;
      notices.accept(
          "WARNING: the spool "
              + why
              + ": answers are LOST from now on; records of this time will be marked incomplete");
    }
  }

  /** Packets dropped so far. */
  long lost() {
    return lost;
  }

  /** Why no more probes should be sent, or null. */
  @Nullable String hold() {
    return hold;
  }
}
