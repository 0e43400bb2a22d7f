package io.halfopen.job.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.Semaphore;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.state.AsyncSnapshotCallable;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeOffsets;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SnapshotResult;
import org.apache.flink.util.IOUtils;

/**
 * Writes checkpoints beside the stream: in its synchronous part, while the stream stands, rows are
 * copied; in Flink's asynchronous part the copies are written, however slow the place is where
 * checkpoints are kept.
 *
 * <p>Copies stand in arrays that are kept from one checkpoint to the next. Of those there are only
 * so many; key groups for which there is none are written at once.
 */
final class SnapshotWriter {
  private final Queue<byte[]> free = new ConcurrentLinkedQueue<>();
  private final Semaphore room;

  /** Holds copies of so many bytes altogether. */
  SnapshotWriter(long bytes) {
    room = new Semaphore((int) Math.min(Integer.MAX_VALUE, bytes / Rows.PAGE_BYTES));
  }

  /**
   * Takes the exchanges as they stand now; who runs what is returned writes them.
   *
   * @param stream is closed in any case
   * @param task closes what hangs when the task is cancelled
   */
  RunnableFuture<SnapshotResult<KeyedStateHandle>> take(
      SessionSnapshot snapshot, CheckpointStateOutputStream stream, CloseableRegistry task)
      throws IOException {
    Writing writing = new Writing(stream, snapshot.range());
    boolean taken = false;
    try {
      task.registerCloseable(stream);
      writing.take(snapshot);
      taken = true;
    } finally {
      task.unregisterCloseable(stream);
      if (!taken) {
        writing.cleanupProvidedResources();
      }
    }
    return writing.toAsyncSnapshotFutureTask(task);
  }

  private byte[] array() {
    byte[] array = free.poll();
    return array == null ? new byte[Rows.PAGE_BYTES] : array;
  }

  private final class Writing extends AsyncSnapshotCallable<SnapshotResult<KeyedStateHandle>> {
    private final CheckpointStateOutputStream stream;
    private final KeyGroupRangeOffsets offsets;
    private final List<SessionSnapshot.Part> copies = new ArrayList<>();

    Writing(CheckpointStateOutputStream stream, KeyGroupRange range) {
      this.stream = stream;
      offsets = new KeyGroupRangeOffsets(range);
    }

    void take(SessionSnapshot snapshot) throws IOException {
      for (int group = 0; group < snapshot.groups(); group++) {
        if (room.tryAcquire(snapshot.size(group))) {
          copies.add(snapshot.copy(group, SnapshotWriter.this::array));
        } else {
          write(snapshot.here(group));
        }
      }
    }

    private void write(SessionSnapshot.Part part) throws IOException {
      offsets.setKeyGroupOffset(part.number(), stream.getPos());
      part.write(stream);
    }

    @Override
    protected SnapshotResult<KeyedStateHandle> callInternal() throws IOException {
      snapshotCloseableRegistry.registerCloseable(stream);
      for (SessionSnapshot.Part copy : copies) {
        write(copy);
      }
      if (!snapshotCloseableRegistry.unregisterCloseable(stream)) {
        throw new IOException("the checkpoint was given up while it was written");
      }
      return SnapshotResult.of(new KeyGroupsStateHandle(offsets, stream.closeAndGetHandle()));
    }

    /** Comes once, whatever became of the checkpoint; a stream that gave its handle is closed. */
    @Override
    protected void cleanupProvidedResources() {
      for (SessionSnapshot.Part copy : copies) {
        copy.giveBack(free::add);
        room.release(copy.size());
      }
      copies.clear();
      IOUtils.closeQuietly(stream);
    }
  }
}
