package io.halfopen.local.cli;

import io.halfopen.local.output.PrintingLink;
import io.halfopen.scanner.publish.Nowhere;
import io.halfopen.scanner.scan.Outlets;
import io.halfopen.scanner.scan.Scan;
import io.halfopen.scanner.scan.ScanConfig;
import io.halfopen.scanner.scan.Status;
import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A scan that prints what it would send: the same targets, the same order, the same limits. */
final class DryRun {
  private static final double AS_FAST_AS_IT_PRINTS = 1e9;
  private static final long LOOK_MILLIS = 10;

  private DryRun() {}

  static int print(ScanConfig config, boolean targetsOnly, PrintStream out) throws Exception {
    PrintStream buffered =
        new PrintStream(new BufferedOutputStream(out, 1 << 16), false, StandardCharsets.UTF_8);
    ScanConfig fast = config.toBuilder().rate(AS_FAST_AS_IT_PRINTS).bandwidth(0).build();
    PrintingLink link = new PrintingLink(buffered, targetsOnly);
    try (Scan scan = Scan.over(link, fast, Outlets.of(new Nowhere()))) {
      scan.start();
      Status status = scan.status();
      while (!status.sendingDone() && status.failure() == null) {
        Thread.sleep(LOOK_MILLIS);
        status = scan.status();
      }
      Throwable failure = status.failure();
      if (failure != null) {
        throw new IllegalStateException(
            "printing packets failed: " + failure.getMessage(), failure);
      }
    }
    buffered.flush();
    return 0;
  }
}
