package io.halfopen.job.session;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.JobOptions;
import io.halfopen.job.fingerprint.Packet;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The session table by itself: what it weighs, and how long keeping it stops the stream. */
public final class TableSize implements Assembler.Output {
  private static final int KEY_GROUPS = 128;

  private final Assembler assembler;
  private final Deque<byte[]> arrays = new ArrayDeque<>();

  public TableSize(JobOptions options) {
    assembler =
        new Assembler(
            options,
            new KeyGroups(0, KEY_GROUPS, KEY_GROUPS),
            (sensor, scan, from, until) -> true,
            this);
  }

  /** Takes one packet; time does not go on. */
  public void accept(Packet packet) {
    assembler.accept(packet);
  }

  /** Exchanges in the table. */
  public int open() {
    return assembler.open();
  }

  /** How long the stream would stand, and for how long of that it was computing; nanoseconds. */
  public record Pause(long wall, long cpu) {}

  /** Writes the state as a checkpoint does, and says for how long the stream would stand. */
  public Pause keep(Path file) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long cpuBefore = threads.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    SessionSnapshot snapshot = new SessionSnapshot(assembler.exchanges(), assembler.watermark());
    List<SessionSnapshot.Part> copies = new ArrayList<>();
    for (int group = 0; group < snapshot.groups(); group++) {
      copies.add(snapshot.copy(group, this::array));
    }
    long wall = System.nanoTime() - start;
    long cpu = threads.getCurrentThreadCpuTime() - cpuBefore;
    try (OutputStream out = Files.newOutputStream(file)) {
      for (SessionSnapshot.Part copy : copies) {
        copy.write(out);
        copy.giveBack(arrays::push);
      }
    }
    return new Pause(wall, cpu);
  }

  private byte[] array() {
    byte[] array = arrays.poll();
    return array == null ? new byte[Rows.PAGE_BYTES] : array;
  }

  @Override
  public void record(Ja4TScanRecord record) {
    throw new IllegalStateException("no time has passed, nothing may come out");
  }

  @Override
  public void late(Packet packet, Late why) {
    throw new IllegalStateException("no time has passed, nothing is late");
  }

  @Override
  public void full(Packet packet) {
    throw new IllegalStateException("the table is full");
  }
}
