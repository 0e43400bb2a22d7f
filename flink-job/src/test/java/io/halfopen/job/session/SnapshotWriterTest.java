package io.halfopen.job.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Packets;
import io.halfopen.job.fingerprint.Packet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.core.fs.FSDataInputStream;
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
  private static final Collected SESSIONS = sessions();

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

  /** Some pages of rows in each of three key groups. */
  private static Collected sessions() {
    Collected sessions = new Collected(JobOptions.defaults(), new KeyGroups(4, 3, 8));
    for (int i = 0; sessions.assembler.open() < 6000; i++) {
      Packet packet = Packets.packet(synAck(i));
      int group = sessions.assembler.exchanges().groups().of(packet.key());
      if (group >= 0 && group < 3) {
        sessions.assembler.accept(packet);
      }
    }
    return sessions;
  }

  private static PacketEvent synAck(int i) {
    PacketEvent packet = Packets.synAck(0);
    packet.setScannerPort(i & 0xffff);
    packet.setEndpointPort(1 + (i >> 16));
    return packet;
  }

  private static SessionSnapshot snapshot(Collected sessions) {
    return new SessionSnapshot(sessions.assembler.exchanges(), sessions.assembler.watermark());
  }

  /** As a task does it; the task is over when this is, the writing may not be. */
  private void handOver(SnapshotWriter writer, StateSnapshotContextSynchronousImpl context)
      throws Exception {
    try (SnapshotWriter.Writing writing =
        writer.begin(context.getRawKeyedOperatorStateOutput(), failed::complete)) {
      start(writing);
      writing.take(snapshot(SESSIONS));
    }
  }

  private static void start(Runnable run) {
    Thread thread = new Thread(run);
    thread.setDaemon(true);
    thread.start();
  }

  private static void same(SnapshotResult<KeyedStateHandle> result) throws IOException {
    KeyGroupsStateHandle kept = (KeyGroupsStateHandle) result.getJobManagerOwnedSnapshot();
    for (int group = 0; group < 3; group++) {
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      SessionSnapshot.Part part = snapshot(SESSIONS).take(group, () -> new byte[Rows.PAGE_BYTES]);
      assertTrue(part.pages() > 2);
      part.write(expected);
      try (FSDataInputStream in = kept.openInputStream()) {
        in.seek(kept.getOffsetForKeyGroup(4 + group));
        assertArrayEquals(expected.toByteArray(), in.readNBytes(expected.size()));
      }
    }
  }

  @Test
  void theTaskGoesOnWhileItsCheckpointIsWritten() throws Exception {
    Place place = new Place(0, Integer.MAX_VALUE);
    StateSnapshotContextSynchronousImpl context = context(place);
    handOver(new SnapshotWriter(1 << 20), context);
    // Nothing is written so far, and Flink waits for what is on its way.
    RunnableFuture<SnapshotResult<KeyedStateHandle>> handle = context.getKeyedStateStreamFuture();
    start(handle);
    assertThrows(TimeoutException.class, () -> handle.get(200, TimeUnit.MILLISECONDS));
    place.allowed.release(1000);
    same(handle.get(WAIT, TimeUnit.SECONDS));
  }

  @Test
  void whatHasNoRoomWaitsForArraysThatComeBack() throws Exception {
    SnapshotWriter two = new SnapshotWriter(0);
    for (int checkpoint = 0; checkpoint < 3; checkpoint++) {
      StateSnapshotContextSynchronousImpl context =
          context(new Place(Integer.MAX_VALUE, Integer.MAX_VALUE));
      handOver(two, context);
      RunnableFuture<SnapshotResult<KeyedStateHandle>> handle = context.getKeyedStateStreamFuture();
      handle.run();
      same(handle.get(WAIT, TimeUnit.SECONDS));
    }
  }

  @Test
  void aCheckpointThatIsNotWrittenToItsEndIsNone() throws Exception {
    SnapshotWriter two = new SnapshotWriter(0);
    StateSnapshotContextSynchronousImpl context =
        context(new Place(Integer.MAX_VALUE, 2 * Rows.PAGE_BYTES));
    handOver(two, context); // and does not wait for arrays for ever
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
    handOver(two, next);
    RunnableFuture<SnapshotResult<KeyedStateHandle>> after = next.getKeyedStateStreamFuture();
    after.run();
    same(after.get());
  }

  @Test
  void aTaskThatIsEndedWaitsForNoArray() throws Exception {
    Place stuck = new Place(0, Integer.MAX_VALUE);
    StateSnapshotContextSynchronousImpl context = context(stuck);
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread task =
        new Thread(
            () -> {
              try {
                handOver(new SnapshotWriter(0), context);
                ended.complete(new AssertionError("nothing was written, and all handed over"));
              } catch (Exception e) {
                ended.complete(e);
              }
            });
    task.start();
    assertThrows(TimeoutException.class, () -> ended.get(200, TimeUnit.MILLISECONDS));
    task.interrupt();
    ended.get(WAIT, TimeUnit.SECONDS);
    assertInstanceOf(InterruptedException.class, ended.get());
    stuck.allowed.release(1000);
  }
}
