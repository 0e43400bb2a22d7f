package io.halfopen.local.scan;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What happens now, on standard error: one line that renews itself each second on a terminal, a
 * line each ten seconds elsewhere. Whoever has more to say each second takes the line over.
 */
public final class Progress {
  private final PrintStream err;
  private final boolean terminal;
  private final long intervalNanos;
  private long lastNanos;
  private boolean lineOpen;
  private boolean takenOver;

  public Progress(PrintStream err) {
    this.err = err;
    terminal = isTerminal();
    intervalNanos = terminal ? 1_000_000_000L : 10_000_000_000L;
    lastNanos = System.nanoTime() - intervalNanos;
  }

  private static boolean isTerminal() {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  /** True when the next line is due. */
  public boolean due() {
    return System.nanoTime() - lastNanos >= intervalNanos;
  }

  /** Replaces the renewing line, or adds one. */
  public synchronized void show(String text) {
    lastNanos = System.nanoTime();
    if (!takenOver) {
      print(text);
    }
  }

  /** The renewing line from now on; null for none at all. */
  public synchronized void takeOver(@Nullable String text) {
    takenOver = true;
    if (text != null) {
      print(text);
    }
  }

  private void print(String text) {
    if (terminal) {
      err.print("\r\u001b[K" + text);
      err.flush();
      lineOpen = true;
    } else {
      err.println(text);
    }
  }

  /** A line that stays. */
  public synchronized void note(String text) {
    clear();
    err.println(text);
  }

  /** Makes room for other output. */
  public synchronized void clear() {
    if (lineOpen) {
      err.print("\r\u001b[K");
      err.flush();
      lineOpen = false;
    }
  }
}
