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

/** The session table by itself: what it weighs, and how long keeping it stops the stream. */
public final class TableSize implements Assembler.Output {
  private static final int KEY_GROUPS = 128;

  private final Assembler assembler;

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

  /** Writes the state as a checkpoint does. */
  public Pause keep(Path file) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long cpu = threads.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    try (OutputStream out = Files.newOutputStream(file)) {
      new SessionState(assembler.exchanges()).write(assembler.watermark(), group -> out);
    }
    return new Pause(System.nanoTime() - start, threads.getCurrentThreadCpuTime() - cpu);
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
