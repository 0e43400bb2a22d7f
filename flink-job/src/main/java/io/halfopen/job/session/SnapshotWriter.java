package io.halfopen.job.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final AtomicInteger lent = new AtomicInteger();
  private final int most;

  /** Holds copies of so many bytes altogether. */
  SnapshotWriter(long bytes) {
    most = (int) Math.min(Integer.MAX_VALUE, bytes / Rows.PAGE_BYTES);
  }

  /**
   * Takes the exchanges as they stand now; who calls what is returned writes them.
   *
   * @param stream is closed in any case
   */
  AsyncSnapshotCallable<SnapshotResult<KeyedStateHandle>> take(
      SessionSnapshot snapshot, CheckpointStateOutputStream stream) throws IOException {
    Writing writing = new Writing(stream, snapshot.range());
    boolean taken = false;
    try {
      writing.take(snapshot);
      taken = true;
    } finally {
      if (!taken) {
        writing.cleanupProvidedResources();
      }
    }
    return writing;
  }

  private boolean lend(int pages) {
    if (lent.addAndGet(pages) <= most) {
      return true;
    }
    lent.addAndGet(-pages);
    return false;
  }

  private byte[] array() {
    byte[] array = free.poll();
    return array == null ? new byte[Rows.PAGE_BYTES] : array;
  }

  private void giveBack(byte[] array) {
    free.add(array);
    lent.decrementAndGet();
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
        if (lend(snapshot.pages(group))) {
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
      copies.forEach(copy -> copy.giveBack(SnapshotWriter.this::giveBack));
      IOUtils.closeQuietly(stream);
    }
  }
}
