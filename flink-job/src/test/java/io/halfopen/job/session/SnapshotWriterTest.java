package io.halfopen.job.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Packets;
import io.halfopen.job.fingerprint.Packet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SnapshotResult;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a checkpoint says, and what becomes of one that cannot be written. */
@Timeout(60)
class SnapshotWriterTest {
  private static final int GROUPS = 3;
  private static final int FIRST = 4;
  private static final long ROOMY = 1 << 24;

  /** Where a checkpoint is kept: there may be little room, and a write may hang until it closes. */
  private static final class Place extends CheckpointStateOutputStream {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final int room;
    private final boolean hangs;

    Place(int room, boolean hangs) {
      this.room = room;
      this.hangs = hangs;
    }

    static Place roomy() {
      return new Place(Integer.MAX_VALUE, false);
    }

    @Override
    public void write(byte[] bytes, int at, int length) throws IOException {
      writing.countDown();
      try {
        if (hangs) {
          closed.await();
        }
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
      if (closed.getCount() == 0) {
        throw new IOException("closed");
      }
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
    public StreamStateHandle closeAndGetHandle() {
      assertEquals(1, closed.getCount());
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
    public void close() {
      closed.countDown();
    }
  }

  private final CloseableRegistry task = new CloseableRegistry();
  private final Collected sessions = sessions();

  /** Some pages of rows in each key group, some of them kept as objects. */
  private static Collected sessions() {
    Collected sessions = new Collected(JobOptions.defaults(), new KeyGroups(FIRST, GROUPS, 8));
    for (int i = 0; sessions.assembler.open() < 6000; i++) {
      accept(sessions, synAck(i, i % 100 == 0 ? 77 : 0));
    }
    return sessions;
  }

  private static void accept(Collected sessions, PacketEvent event) {
    Packet packet = Packets.packet(event);
    int group = sessions.assembler.exchanges().groups().of(packet.key());
    if (group >= 0 && group < GROUPS) {
      sessions.assembler.accept(packet);
    }
  }

  private static PacketEvent synAck(int i, int payload) {
    PacketEvent packet = Packets.synAck(0);
    packet.setScannerPort(i & 0xffff);
    packet.setEndpointPort(1 + (i >> 16));
    packet.setPayloadLength(payload);
    return packet;
  }

  private SessionSnapshot snapshot() {
    return new SessionSnapshot(sessions.assembler.exchanges(), sessions.assembler.watermark());
  }

  private List<byte[]> now() throws IOException {
    List<byte[]> groups = new ArrayList<>();
    SessionSnapshot snapshot = snapshot();
    for (int group = 0; group < GROUPS; group++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      assertTrue(snapshot.size(group) > 2);
      snapshot.here(group).write(bytes);
      groups.add(bytes.toByteArray());
    }
    return groups;
  }

  private RunnableFuture<SnapshotResult<KeyedStateHandle>> take(SnapshotWriter writer, Place place)
      throws IOException {
    return writer.take(snapshot(), place, task);
  }

  private static void same(
      List<byte[]> groups, RunnableFuture<SnapshotResult<KeyedStateHandle>> written)
      throws Exception {
    KeyGroupsStateHandle kept = (KeyGroupsStateHandle) written.get().getJobManagerOwnedSnapshot();
    for (int group = 0; group < GROUPS; group++) {
      try (FSDataInputStream in = kept.openInputStream()) {
        in.seek(kept.getOffsetForKeyGroup(FIRST + group));
        assertArrayEquals(groups.get(group), in.readNBytes(groups.get(group).length));
      }
    }
  }

  /** Another thread, which hangs in the middle of its writing. */
  private static Thread hung(Runnable writing, Place place) throws InterruptedException {
    Thread thread = new Thread(writing);
    thread.start();
    assertTrue(place.writing.await(30, TimeUnit.SECONDS));
    return thread;
  }

  private static void ends(Thread thread) throws InterruptedException {
    thread.join(30_000);
    assertFalse(thread.isAlive());
  }

  @Test
  void whatHappensBesideTheWritingIsNotInTheCheckpoint() throws Exception {
    Place place = Place.roomy();
    List<byte[]> then = now();
    RunnableFuture<SnapshotResult<KeyedStateHandle>> written =
        take(new SnapshotWriter(ROOMY), place);
    assertEquals(0, place.kept.size());
    for (int i = 0; i < 20_000; i += 7) {
      accept(sessions, synAck(i, i % 100 == 0 ? 78 : 0));
    }
    sessions.advanceTo(500);
    assertFalse(Arrays.equals(then.get(0), now().get(0)));
    written.run();
    same(then, written);
  }

  /** Three times, since what one checkpoint has taken the next has again. */
  @Test
  void whatHasNoRoomIsWrittenAtOnce() throws Exception {
    int first = snapshot().size(0);
    SnapshotWriter writer = new SnapshotWriter((long) first * Rows.PAGE_BYTES);
    for (int checkpoint = 0; checkpoint < 3; checkpoint++) {
      Place place = Place.roomy();
      RunnableFuture<SnapshotResult<KeyedStateHandle>> written = take(writer, place);
      List<byte[]> now = now();
      assertEquals(now.get(1).length + now.get(2).length, place.kept.size());
      written.run();
      same(now, written);
    }
  }

  @Test
  void aCheckpointThatCannotBeWrittenFailsAndTheNextDoesNot() throws Exception {
    int all = 0;
    for (int group = 0; group < GROUPS; group++) {
      all += snapshot().size(group);
    }
    SnapshotWriter writer = new SnapshotWriter((long) all * Rows.PAGE_BYTES);
    Place full = new Place(2 * Rows.PAGE_BYTES, false);
    RunnableFuture<SnapshotResult<KeyedStateHandle>> failed = take(writer, full);
    failed.run();
    ExecutionException why = assertThrows(ExecutionException.class, failed::get);
    assertEquals("no space left", why.getCause().getMessage());
    assertEquals(0, full.closed.getCount());

    Place place = Place.roomy();
    RunnableFuture<SnapshotResult<KeyedStateHandle>> next = take(writer, place);
    assertEquals(0, place.kept.size(), "no room was given back");
    next.run();
    same(now(), next);
  }

  @Test
  void whatFailsWhileTheStreamStandsClosesItsStream() {
    Place full = new Place(Rows.PAGE_BYTES, false);
    IOException why =
        assertThrows(IOException.class, () -> new SnapshotWriter(0).take(snapshot(), full, task));
    assertEquals("no space left", why.getMessage());
    assertEquals(0, full.closed.getCount());
  }

  @Test
  void aWriteThatHangsIsEndedByCancelling() throws Exception {
    Place hanging = new Place(Integer.MAX_VALUE, true);
    RunnableFuture<SnapshotResult<KeyedStateHandle>> written =
        take(new SnapshotWriter(ROOMY), hanging);
    Thread thread = hung(written, hanging);
    assertTrue(written.cancel(true));
    ends(thread);
    assertThrows(CancellationException.class, written::get);
  }

  @Test
  void aWriteThatHangsWhileTheStreamStandsIsEndedWithTheTask() throws Exception {
    Place hanging = new Place(Integer.MAX_VALUE, true);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        hung(
            () ->
                thrown.set(
                    assertThrows(
                        IOException.class,
                        () -> new SnapshotWriter(0).take(snapshot(), hanging, task))),
            hanging);
    task.close();
    ends(thread);
    assertEquals("closed", thrown.get().getMessage());
  }

  @Test
  void packetsThatAreKeptAsObjectsTakeTheirShare() {
    int before = snapshot().size(0);
    int open = sessions.assembler.open();
    for (int i = 100_000; sessions.assembler.open() < open + 3000; i++) {
      accept(sessions, synAck(i, 77));
    }
    SessionSnapshot snapshot = snapshot();
    long rows = 0;
    long sizes = 0;
    for (int group = 0; group < GROUPS; group++) {
      rows += sessions.assembler.exchanges().rows.pages()[group].length;
      sizes += snapshot.size(group);
    }
    assertTrue(snapshot.size(0) > before);
    assertTrue(sizes - rows >= 3000 * 300 / Rows.PAGE_BYTES, sizes + " for pages " + rows);
  }

  @Test
  void aTaskThatEndsClosesWhatIsBeingWritten() throws Exception {
    Place hanging = new Place(Integer.MAX_VALUE, true);
    RunnableFuture<SnapshotResult<KeyedStateHandle>> written =
        take(new SnapshotWriter(ROOMY), hanging);
    Thread thread = hung(written, hanging);
    task.close();
    ends(thread);
    assertThrows(CancellationException.class, written::get);
    assertEquals(0, hanging.closed.getCount());
  }

  @Test
  void whatIsCancelledBeforeItIsWrittenGivesItsRoomBack() throws Exception {
    SnapshotWriter writer = new SnapshotWriter((long) snapshot().size(0) * Rows.PAGE_BYTES);
    Place given = Place.roomy();
    assertTrue(take(writer, given).cancel(true));
    assertEquals(0, given.closed.getCount());
    Place place = Place.roomy();
    take(writer, place);
    assertEquals(now().get(1).length + now().get(2).length, place.kept.size());
  }
}
