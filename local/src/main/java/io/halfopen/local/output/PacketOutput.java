package io.halfopen.local.output;

import io.halfopen.job.table.RowFormat;
import io.halfopen.scanner.probe.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes a row for each answer, on a thread of its own so that whoever listens goes on listening.
 * Nothing is left out: where rows come faster than they can be written, the listener waits.
 */
public final class PacketOutput implements AutoCloseable {
  private static final int WAITING = 1 << 16;
  private static final long IDLE_MILLIS = 100;

  private record Heard(Answer answer, boolean cooldown) {}

  private final RowFormat<PacketRow> format;
  private final Predicate<PacketRow> filter;
  private final Repeats repeats;
  private final Place place;
  private final BlockingQueue<Heard> waiting = new ArrayBlockingQueue<>(WAITING);
  private final Thread thread = new Thread(this::write, "halfopen-packets");
  private @Nullable Writer writer;
  private volatile boolean closing;
  private volatile boolean whole;
  private volatile @Nullable IOException failure;
  private volatile long rows;

  /**
   * Where rows go; opened for the first of them, so that a scan that never began leaves no trace.
   */
  @FunctionalInterface
  public interface Place {
    /** Opens it. */
    Writer open() throws IOException;
  }

  /** Rows that pass {@code filter} go to {@code place}, which is closed at the end. */
  public PacketOutput(
      RowFormat<PacketRow> format, Predicate<PacketRow> filter, Repeats repeats, Place place) {
    this.format = format;
    this.filter = filter;
    this.repeats = repeats;
    this.place = place;
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes one answer; {@code cooldown} where it came after the last probe. */
  public void accept(Answer answer, boolean cooldown) {
    Heard heard = new Heard(answer, cooldown);
    try {
      boolean taken = false;
      while (!taken) {
        failIfFailed();
        taken = waiting.offer(heard, IDLE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while packets were written", e);
    }
  }

  private void failIfFailed() {
    IOException found = failure;
    if (found != null) {
      throw new UncheckedIOException("packets could not be written", found);
    }
  }

  private void write() {
    try {
      while (true) {
        Heard heard = waiting.poll();
        if (heard == null) {
          if (writer != null) {
            writer.flush();
          }
          heard = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        }
        if (heard != null) {
          write(heard);
        } else if (closing) {
          break;
        }
      }
      if (whole) {
        opened().flush();
      }
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      failure = new IOException("interrupted", e);
    }
  }

  private void write(Heard heard) throws IOException {
    PacketRow row = new PacketRow(heard.answer(), repeats.test(heard.answer()), heard.cooldown());
    if (filter.test(row)) {
      opened().write(format.line(row) + "\n");
      rows++;
    }
  }

  /** The place, with the header above all rows. */
  private Writer opened() throws IOException {
    Writer open = writer;
    if (open == null) {
      open = place.open();
      writer = open;
      String header = format.header();
      if (header != null) {
        open.write(header + "\n");
      }
    }
    return open;
  }

  /** Says that the scan came to its end, so that no rows means that there were none. */
  public void commit() {
    whole = true;
  }

  /** Rows written. */
  public long rows() {
    return rows;
  }

  /**
   * Writes what waits.
   *
   * @throws UncheckedIOException where not all could be written
   */
  @Override
  public void close() throws IOException {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (writer != null) {
      writer.close();
    }
    failIfFailed();
  }
}
