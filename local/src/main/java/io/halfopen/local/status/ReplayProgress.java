package io.halfopen.local.status;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far a backfill is: a bar on a terminal, a line each ten seconds elsewhere. What else is to be
 * said meanwhile goes through {@link #say}, so that the bar does not run into it.
 */
public final class ReplayProgress implements AutoCloseable {
  private static final int BAR = 24;
  private static final long LOOK_MILLIS = 500;
  private static final long LINE_SECONDS = 10;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier bytes;
  private final LongSupplier events;
  private final long totalBytes;
  private final long startNanos = System.nanoTime();
  private final Thread thread = new Thread(this::run, "halfopen-progress");
  private boolean closed;

  /** What is shown. */
  public enum Display {
    BAR,
    LINES,
    NONE
  }

  /**
   * Begins to look.
   *
   * @param bytes read so far
   * @param events read so far
   * @param totalBytes to read; 0 where nobody knows
   * @param display what {@code out} takes
   */
  public ReplayProgress(
      LongSupplier bytes, LongSupplier events, long totalBytes, PrintStream out, Display display) {
    this.bytes = bytes;
    this.events = events;
    this.totalBytes = totalBytes;
    this.out = out;
    this.terminal = display == Display.BAR;
    thread.setDaemon(true);
    if (display != Display.NONE) {
      thread.start();
    }
  }

  private void run() {
    try {
      long lines = 0;
      while (true) {
        Thread.sleep(LOOK_MILLIS);
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        if (terminal) {
          show(CLEAR + bar(bytes.getAsLong(), totalBytes) + line(seconds));
        } else if (seconds >= (lines + 1) * LINE_SECONDS) {
          lines = (long) (seconds / LINE_SECONDS);
          show(line(seconds) + "\n");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void show(String text) {
    if (!closed) {
      out.print(text);
      out.flush();
    }
  }

  private String line(double seconds) {
    return line(seconds, bytes.getAsLong(), totalBytes, events.getAsLong());
  }

  /** {@code 0:20 25% (1m00s left); read: 1.2 of 4.8 MB; 3000 events, 150 a second}. */
  static String line(double seconds, long bytes, long totalBytes, long events) {
    boolean known = totalBytes > 0;
    double part = known ? Math.min(1, (double) bytes / totalBytes) : 0;
    String left =
        part <= 0
            ? ""
            : " %d%% (%s left)"
                .formatted((int) (part * 100), StatusLine.span(seconds / part - seconds));
    String read = known ? amount(Math.min(bytes, totalBytes)) + " of " + amount(totalBytes) : "";
    return StatusLine.clock(seconds)
        + left
        + (known ? "; read: " + read : "")
        + "; %d events, %d a second".formatted(events, Math.round(events / Math.max(1, seconds)));
  }

  /** {@code [======> ] }, or nothing where nobody knows how much there is. */
  static String bar(long bytes, long totalBytes) {
    if (totalBytes <= 0) {
      return "";
    }
    int full = (int) (Math.min(1, (double) bytes / totalBytes) * BAR);
    String head = full < BAR ? ">" : "";
    return "[" + "=".repeat(full) + head + " ".repeat(BAR - full - head.length()) + "] ";
  }

  private static String amount(long bytes) {
    if (bytes < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
    }
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }

  /** Says something else, on a line of its own. */
  public synchronized void say(String line) {
    out.print((terminal && !closed ? CLEAR : "") + line + "\n");
    out.flush();
  }

  /** Ends, and takes the bar away. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (terminal) {
        out.print(CLEAR);
        out.flush();
      }
    }
    thread.interrupt();
  }
}
