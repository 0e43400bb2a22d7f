package io.halfopen.job.session;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.apache.flink.runtime.state.KeyedStateCheckpointOutputStream;
import org.apache.flink.util.ResourceGuard;
import org.jspecify.annotations.Nullable;

/**
 * Writes checkpoints beside the stream: the task hands over blocks of bytes and goes on with its
 * packets, another thread writes them, however slow the place is where checkpoints are kept.
 *
 * <p>There are only so many blocks, kept from one checkpoint to the next; while all of them are on
 * their way, the task waits.
 */
final class SnapshotWriter {
  /** Bytes of a block. */
  static final int BLOCK = 1 << 16;

  private static final Part END = new Part(0, new byte[0], 0);

  private final BlockingQueue<byte[]> free = new LinkedBlockingQueue<>();
  private final long most;
  private long made;

  /** Lends blocks of so many bytes altogether. */
  SnapshotWriter(long bytes) {
    most = Math.max(2, bytes / BLOCK);
  }

  /** The bytes that come next, or, with none, the key group that begins. */
  private record Part(int group, byte[] bytes, int length) {}

  /**
   * A checkpoint that begins.
   *
   * @param failed told in the other thread, once, where it could not be written
   */
  Snapshot begin(KeyedStateCheckpointOutputStream stream, Consumer<Exception> failed)
      throws IOException {
    return new Snapshot(stream, stream.acquireLease(), failed);
  }

  /** One checkpoint: filled by the task, written by whoever runs it, until it is closed. */
  final class Snapshot extends OutputStream implements SessionState.Parts, Runnable {
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private final KeyedStateCheckpointOutputStream stream;
    private final ResourceGuard.Lease lease;
    private final Consumer<Exception> failed;

    private Snapshot(
        KeyedStateCheckpointOutputStream stream,
        ResourceGuard.Lease lease,
        Consumer<Exception> failed) {
      this.stream = stream;
      this.lease = lease;
      this.failed = failed;
    }

    @Override
    public OutputStream begin(int group) {
      parts.add(new Part(group, END.bytes(), 0));
      return this;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int at, int length) throws IOException {
      for (int done = 0; done < length; ) {
        int now = Math.min(length - done, BLOCK);
        byte[] block = block();
        System.arraycopy(from, at + done, block, 0, now);
        parts.add(new Part(0, block, now));
        done += now;
      }
    }

    /** All was handed over. */
    @Override
    public void close() {
      parts.add(END);
    }

    /**
     * Writes what is handed over. Where that fails, the rest is taken as well, so that the task
     * waits for nothing, and the lease is never given back: Flink would take the part that was
     * written for the whole.
     */
    @Override
    public void run() {
      Exception failure = null;
      try {
        for (Part part = parts.take(); part != END; part = parts.take()) {
          failure = failure == null ? write(part) : failure;
          if (part.bytes().length > 0) {
            free.add(part.bytes());
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return; // The task is being ended, and its checkpoints with it.
      }
      if (failure == null) {
        lease.close();
      } else {
        failed.accept(failure);
      }
    }

    private @Nullable Exception write(Part part) {
      try {
        if (part.length() == 0) {
          stream.startNewKeyGroup(part.group());
        } else {
          stream.write(part.bytes(), 0, part.length());
        }
        return null;
      } catch (IOException | RuntimeException e) {
        return e;
      }
    }
  }

  private byte[] block() throws IOException {
    byte[] block = free.poll();
    if (block == null && made < most) {
      made++;
      return new byte[BLOCK];
    }
    try {
      return block == null ? free.take() : block;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the task is being ended");
    }
  }
}
