package io.halfopen.local.cli;

import io.halfopen.local.scan.Progress;
import io.halfopen.local.status.Counts;
import io.halfopen.local.status.Goal;
import io.halfopen.local.status.Guard;
import io.halfopen.local.status.MetricsEndpoint;
import io.halfopen.local.status.Monitor;
import io.halfopen.local.status.StatusFile;
import io.halfopen.local.status.StatusLine;
import io.halfopen.scanner.scan.ScanConfig;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who looks on while a scan runs: the status line, the status file, metrics, the guard. */
final class Onlookers implements AutoCloseable {
  private final Guard guard;
  private final @Nullable StatusFile file;
  private final @Nullable MetricsEndpoint metrics;
  private final Monitor monitor;

  private Onlookers(
      Guard guard, @Nullable StatusFile file, @Nullable MetricsEndpoint metrics, Monitor monitor) {
    this.guard = guard;
    this.file = file;
    this.metrics = metrics;
    this.monitor = monitor;
  }

  static Onlookers of(
      ScanCommand options,
      ScanConfig config,
      Progress progress,
      Supplier<@Nullable Counts> counts,
      Runnable stop) {
    StatusOptions status = options.status;
    Guard guard = new Guard(status.minHitRate, status.maxSendFailures, stop);
    MetricsEndpoint metrics =
        status.metricsPort == null ? null : MetricsEndpoint.open(status.metricsPort, counts);
    StatusFile file =
        status.updates == null
            ? null
            : StatusFile.open(status.updates, config.pace().senderThreads());
    List<Monitor.Display> displays = new ArrayList<>();
    displays.add(r -> progress.takeOver(status.quiet ? null : StatusLine.of(r)));
    if (file != null) {
      displays.add(r -> file.add(r, Instant.now()));
    }
    displays.add(guard);
    Goal goal =
        new Goal(
            config.limits().maxRuntime().toMillis() / 1000.0,
            config.limits().maxResults(),
            config.limits().cooldown().toMillis() / 1000.0);
    return new Onlookers(guard, file, metrics, new Monitor(counts, goal, displays));
  }

  /** Why the guard ended the scan, if it did. */
  @Nullable String ended() {
    return guard.reason();
  }

  @Override
  public void close() throws IOException {
    monitor.close();
    if (metrics != null) {
      metrics.close();
    }
    if (file != null) {
      file.close();
    }
  }
}
