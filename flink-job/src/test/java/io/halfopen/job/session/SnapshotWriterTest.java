package io.halfopen.job.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SnapshotResult;
import org.apache.flink.runtime.state.StateSnapshotContextSynchronousImpl;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a checkpoint says, and what becomes of one that cannot be written, with Flink's streams. */
@Timeout(60)
class SnapshotWriterTest {
  private static final long WAIT = 30;

  /** Where checkpoints are kept: as slow as {@code allowed} has it, and perhaps full. */
  private static final class Place extends CheckpointStateOutputStream
      implements CheckpointStreamFactory {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Semaphore allowed;
    private final int room;

    Place(int writes, int room) {
      allowed = new Semaphore(writes);
      this.room = room;
    }

    @Override
    public void write(byte[] bytes, int at, int length) throws IOException {
      allowed.acquireUninterruptibly();
      if (kept.size() + length > room) {
        throw new IOException("no space left");
      }
      kept.write(bytes, at, length);
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public CheckpointStateOutputStream createCheckpointStateOutputStream(
        CheckpointedStateScope scope) {
      return this;
    }

    @Override
    public StreamStateHandle closeAndGetHandle() {
      return new ByteStreamStateHandle("kept", kept.toByteArray());
    }

    @Override
    public long getPos() {
      return kept.size();
    }

    @Override
    public void flush() {}

    @Override
    public void sync() {}

    @Override
    public void close() {}

    @Override
    public boolean canFastDuplicate(StreamStateHandle handle, CheckpointedStateScope scope) {
      return false;
    }

    @Override
    public List<StreamStateHandle> duplicate(
        List<StreamStateHandle> handles, CheckpointedStateScope scope) {
      return handles;
    }

    @Override
    public void reusePreviousStateHandle(Collection<? extends StreamStateHandle> handles) {}
  }

  private final CompletableFuture<Exception> failed = new CompletableFuture<>();

  private static StateSnapshotContextSynchronousImpl context(Place place) {
    return new StateSnapshotContextSynchronousImpl(
        1, 1, place, new KeyGroupRange(4, 6), new CloseableRegistry());
  }

  /** As a task does it; the task is over when this is, the writing may not be. */
  private void handOver(
      SnapshotWriter writer, StateSnapshotContextSynchronousImpl context, byte[][] groups)
      throws Exception {
    try (SnapshotWriter.Snapshot snapshot =
        writer.begin(context.getRawKeyedOperatorStateOutput(), failed::complete)) {
      start(snapshot);
      for (int i = 0; i < groups.length; i++) {
        snapshot.begin(4 + i).write(groups[i], 0, groups[i].length);
      }
    }
  }

  private static void start(Runnable run) {
    Thread thread = new Thread(run);
    thread.setDaemon(true);
    thread.start();
  }

  private static byte[][] groups() {
    byte[][] groups = {new byte[3 * SnapshotWriter.BLOCK + 17], new byte[5], new byte[100_000]};
    for (byte[] group : groups) {
      new Random(group.length).nextBytes(group);
    }
    return groups;
  }

  private static void same(byte[][] groups, KeyedStateHandle handle) throws IOException {
    KeyGroupsStateHandle kept = (KeyGroupsStateHandle) handle;
    for (int i = 0; i < groups.length; i++) {
      try (var in = kept.openInputStream()) {
        in.seek(kept.getOffsetForKeyGroup(4 + i));
        assertArrayEquals(groups[i], in.readNBytes(groups[i].length));
      }
    }
  }

  @Test
  void theTaskGoesOnWhileItsCheckpointIsWritten() throws Exception {
    Place place = new Place(0, Integer.MAX_VALUE);
    StateSnapshotContextSynchronousImpl context = context(place);
    byte[][] groups = groups();
    handOver(new SnapshotWriter(1 << 20), context, groups);
    // Nothing is written so far, and Flink waits for what is on its way.
    RunnableFuture<SnapshotResult<KeyedStateHandle>> handle = context.getKeyedStateStreamFuture();
    start(handle);
    assertThrows(TimeoutException.class, () -> handle.get(200, TimeUnit.MILLISECONDS));
    place.allowed.release(1000);
    same(groups, handle.get(WAIT, TimeUnit.SECONDS).getJobManagerOwnedSnapshot());
  }

  @Test
  void whatHasNoRoomWaitsForBlocksThatComeBackAndAllAreUsedAgain() throws Exception {
    SnapshotWriter two = new SnapshotWriter(0);
    for (int checkpoint = 0; checkpoint < 3; checkpoint++) {
      StateSnapshotContextSynchronousImpl context =
          context(new Place(Integer.MAX_VALUE, Integer.MAX_VALUE));
      byte[][] groups = groups();
      handOver(two, context, groups);
      RunnableFuture<SnapshotResult<KeyedStateHandle>> handle = context.getKeyedStateStreamFuture();
      handle.run();
      same(groups, handle.get(WAIT, TimeUnit.SECONDS).getJobManagerOwnedSnapshot());
    }
  }

  @Test
  void aCheckpointThatIsNotWrittenToItsEndIsNone() throws Exception {
    SnapshotWriter two = new SnapshotWriter(0);
    StateSnapshotContextSynchronousImpl context =
        context(new Place(Integer.MAX_VALUE, 2 * SnapshotWriter.BLOCK));
    handOver(two, context, groups()); // and does not wait for blocks for ever
    Exception why = failed.get(WAIT, TimeUnit.SECONDS);
    assertEquals("no space left", why.getMessage());
    RunnableFuture<SnapshotResult<KeyedStateHandle>> handle = context.getKeyedStateStreamFuture();
    start(handle);
    assertThrows(TimeoutException.class, () -> handle.get(200, TimeUnit.MILLISECONDS));
    assertFalse(handle.isDone());
    // As Flink does where a checkpoint is declined.
    assertTrue(handle.cancel(true));
    assertThrows(CancellationException.class, handle::get);

    StateSnapshotContextSynchronousImpl next =
        context(new Place(Integer.MAX_VALUE, Integer.MAX_VALUE));
    handOver(two, next, groups());
    RunnableFuture<SnapshotResult<KeyedStateHandle>> after = next.getKeyedStateStreamFuture();
    after.run();
    same(groups(), after.get().getJobManagerOwnedSnapshot());
  }

  @Test
  void aTaskThatIsEndedWaitsForNoBlock() throws Exception {
    Place stuck = new Place(0, Integer.MAX_VALUE);
    StateSnapshotContextSynchronousImpl context = context(stuck);
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread task =
        new Thread(
            () -> {
              try {
                handOver(new SnapshotWriter(0), context, groups());
                ended.complete(new AssertionError("nothing was written, and all handed over"));
              } catch (Exception e) {
                ended.complete(e);
              }
            });
    task.start();
    assertThrows(TimeoutException.class, () -> ended.get(200, TimeUnit.MILLISECONDS));
    task.interrupt();
    assertNotNull(ended.get(WAIT, TimeUnit.SECONDS));
    assertEquals("the task is being ended", ended.get().getMessage());
    stuck.allowed.release(1000);
  }
}
