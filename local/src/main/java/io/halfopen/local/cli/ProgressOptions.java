package io.halfopen.local.cli;

import com.sun.jna.Native;
import io.halfopen.job.config.Heading;
import io.halfopen.local.embedded.ReplayMeter;
import io.halfopen.local.status.ReplayProgress;
import io.halfopen.local.status.ReplayProgress.Amount;
import io.halfopen.local.status.ReplayProgress.Display;
import picocli.CommandLine.Option;

/** Whether it is said how far a backfill is. */
@Heading("Status")
final class ProgressOptions {
  private static final int STANDARD_ERROR = 2;

  @Option(
      names = {"-q", "--quiet"},
      description = "no bar on a terminal, no line each 10 s elsewhere")
  boolean quiet;

  /** The system call that Java lacks: its console is one only where all streams are. */
  private static final class Libc {
    static {
      Native.register("c");
    }

    private Libc() {}

    static native int isatty(int descriptor);
  }

  /** Begins to say it, of so much to read. */
  ReplayProgress begin(Amount total) {
    long bytes = ReplayMeter.bytes();
    long events = ReplayMeter.events();
    return new ReplayProgress(
        () -> new Amount(ReplayMeter.bytes() - bytes, ReplayMeter.events() - events),
        total,
        System.err,
        quiet ? Display.NONE : isTerminal() ? Display.BAR : Display.LINES);
  }

  private static boolean isTerminal() {
    try {
      return Libc.isatty(STANDARD_ERROR) == 1;
    } catch (LinkageError e) {
      return false;
    }
  }
}
