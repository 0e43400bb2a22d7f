package io.halfopen.local.status;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;

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
  private final Supplier<Amount> read;
  private final Amount total;
  private final long startNanos = System.nanoTime();
  private final Thread thread = new Thread(this::run, "halfopen-progress");
  private boolean closed;

  /** What is shown. */
  public enum Display {
    BAR,
    LINES,
    NONE
  }

  /** How much of it there is, in bytes and in events. */
  public record Amount(long bytes, long events) {}

  /**
   * Begins to look.
   *
   * @param read so far
   * @param total to read, in bytes, or else in events; 0 where nobody knows
   * @param display what {@code out} takes
   */
  public ReplayProgress(Supplier<Amount> read, Amount total, PrintStream out, Display display) {
    this.read = read;
    this.total = total;
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
          Amount now = read.get();
          show(CLEAR + bar(part(now, total)) + line(seconds, now, total));
        } else if (seconds >= (lines + 1) * LINE_SECONDS) {
          lines = (long) (seconds / LINE_SECONDS);
          show(line(seconds, read.get(), total) + "\n");
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

  /** What part of it is read, 0 to 1; below 0 where nobody knows. */
  private static double part(Amount read, Amount total) {
    if (total.bytes() > 0) {
      return Math.min(1, (double) read.bytes() / total.bytes());
    }
    return total.events() > 0 ? Math.min(1, (double) read.events() / total.events()) : -1;
  }

  /** {@code 0:20 25% (1m00s left); read: 1.2 of 4.8 MB; 3000 events, 150 a second}. */
  static String line(double seconds, Amount read, Amount total) {
    double part = part(read, total);
    String left =
        part <= 0
            ? ""
            : " %d%% (%s left)"
                .formatted((int) (part * 100), StatusLine.span(seconds / part - seconds));
    String bytes =
        total.bytes() > 0
            ? "; read: "
                + amount(Math.min(read.bytes(), total.bytes()))
                + " of "
                + amount(total.bytes())
            : "";
    String of = total.bytes() <= 0 && total.events() > 0 ? " of " + total.events() : "";
    long rate = Math.round(read.events() / Math.max(1, seconds));
    return StatusLine.clock(seconds)
        + left
        + bytes
        + "; %d%s events, %d a second".formatted(read.events(), of, rate);
  }

  /** {@code [======> ] }, or nothing where nobody knows how much there is. */
  static String bar(double part) {
    if (part < 0) {
      return "";
    }
    int full = (int) (Math.min(1, part) * BAR);
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
