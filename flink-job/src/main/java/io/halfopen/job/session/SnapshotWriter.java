package io.halfopen.job.session;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.flink.runtime.state.KeyedStateCheckpointOutputStream;
import org.apache.flink.util.ResourceGuard;
import org.jspecify.annotations.Nullable;

/**
 * Writes checkpoints beside the stream: the task copies its rows and goes on with its packets,
 * another thread writes the copies, however slow the place is where checkpoints are kept.
 *
 * <p>Copies stand in arrays that are kept from one checkpoint to the next. Of those there are only
 * so many; while all of them are on their way, the task waits.
 */
final class SnapshotWriter {
  private final BlockingQueue<byte[]> free = new LinkedBlockingQueue<>();
  private final Semaphore room;
  private final int most;

  /** Holds copies of so many bytes altogether, or of one key group where that is more. */
  SnapshotWriter(long bytes) {
    most = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / Rows.PAGE_BYTES));
    room = new Semaphore(most);
  }

  /**
   * A checkpoint that begins.
   *
   * @param failed told in the other thread, once, where it could not be written
   */
  Writing begin(KeyedStateCheckpointOutputStream stream, Consumer<Exception> failed)
      throws IOException {
    return new Writing(stream, stream.acquireLease(), failed);
  }

  /** One checkpoint: what the task hands over is written by whoever runs this, until it ends. */
  final class Writing implements Runnable, AutoCloseable {
    private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();
    private final KeyedStateCheckpointOutputStream stream;
    private final ResourceGuard.Lease lease;
    private final Consumer<Exception> failed;
    private volatile boolean whole;

    private Writing(
        KeyedStateCheckpointOutputStream stream,
        ResourceGuard.Lease lease,
        Consumer<Exception> failed) {
      this.stream = stream;
      this.lease = lease;
      this.failed = failed;
    }

    /** Copies all rows, and waits where there is no room for them. */
    void take(SessionSnapshot snapshot) throws InterruptedException {
      for (int group = 0; group < snapshot.groups(); group++) {
        room.acquire(permits(snapshot.pages(group)));
        entries.add(new Entry(snapshot.take(group, SnapshotWriter.this::array)));
      }
      whole = true;
    }

    /** Nothing comes any more. */
    @Override
    public void close() {
      entries.add(new Entry(null));
    }

    /**
     * Writes what is handed over. Where that fails, the rest is taken as well, so that the task
     * waits for nothing. The lease is given back for the whole alone: Flink would take a part for
     * it.
     */
    @Override
    public void run() {
      Exception failure = null;
      try {
        for (SessionSnapshot.Part part = next(); part != null; part = next()) {
          failure = failure == null ? write(part) : failure;
          part.giveBack(free::add);
          room.release(permits(part.pages()));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return; // The task is being ended, and its checkpoints with it.
      }
      if (failure != null) {
        failed.accept(failure);
      } else if (whole) {
        lease.close();
      }
    }

    private SessionSnapshot.@Nullable Part next() throws InterruptedException {
      return entries.take().part();
    }

    private @Nullable Exception write(SessionSnapshot.Part part) {
      try {
        stream.startNewKeyGroup(part.number());
        part.write(stream);
        return null;
      } catch (IOException | RuntimeException e) {
        return e;
      }
    }
  }

  /** A key group on its way, or none where there are no more. */
  private record Entry(SessionSnapshot.@Nullable Part part) {}

  private int permits(int pages) {
    return Math.min(pages, most);
  }

  private byte[] array() {
    byte[] array = free.poll();
    return array == null ? new byte[Rows.PAGE_BYTES] : array;
  }
}
