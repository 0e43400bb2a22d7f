package io.halfopen.bench.session;

import io.halfopen.job.JobOptions;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.session.TableSize;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Stock session windows, ours and a plain loop over the same packets, in turn in one run, so that
 * their ratios hold on a machine that is shared.
 */
@Command(
    name = "session",
    mixinStandardHelpOptions = true,
    description =
        "Assembles the same packets by Flink's session windows, by ours, and by a plain loop. "
            + "Prints events a second, ratios, CPU time an event, bytes an open session, checksums.")
public final class SessionBench implements Callable<Integer> {
  /** Beyond this, sessions as objects do not fit the heap, and only ours is run. */
  private static final long OBJECTS_FIT = 1_000_000;

  private static final long SIZED = 1_000_000;

  @Option(
      names = "--open",
      split = ",",
      defaultValue = "10000,1000000,10000000",
      description = "open sessions (default ${DEFAULT-VALUE})")
  List<Long> open = List.of();

  @Option(
      names = "--rounds",
      defaultValue = "2",
      description = "how often each variant runs in turn; the best counts (default 2)")
  int rounds = 2;

  private final PrintStream out = System.out;
  private final JobOptions options =
      JobOptions.defaults().withLinger(Duration.ZERO).withMaxOpenSessions(100_000_000);
  private boolean agreed = true;

  @Override
  public Integer call() throws Exception {
    out.printf(
        "%d cores, Java %s, heap at most %,d MiB, session gap 65 s, 6 packets a host%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        Runtime.getRuntime().maxMemory() >> 20);
    sized(); // first: nothing else has been on the heap yet
    Result few = null;
    for (long sessions : open) {
      Result ours = compare(sessions);
      few = few == null ? ours : few;
      out.printf(
          "cost of an event beside that at %,d: %.2f in time, %.2f in CPU%n%n",
          open.get(0), few.perSecond() / ours.perSecond(), ours.cpuPerEvent() / few.cpuPerEvent());
    }
    slots();
    return agreed ? 0 : 1;
  }

  /** The best run of ours at so many open sessions. */
  private Result compare(long sessions) throws Exception {
    long hosts = Math.max(300_000, sessions <= OBJECTS_FIT ? sessions * 3 / 2 : sessions * 6 / 5);
    long warm = Math.min(hosts * 3, Math.max(300_000, sessions * 5));
    SessionRuns runs = new SessionRuns(options, hosts, sessions, warm);
    Sum truth = SessionRuns.truth(options, hosts, sessions);
    out.printf("%,d open sessions, %,d hosts: %s%n", sessions, hosts, truth);
    List<Variant> variants = new ArrayList<>(List.of(Variant.OURS));
    if (sessions <= OBJECTS_FIT) {
      variants.add(0, Variant.STOCK);
      variants.add(Variant.LOOP);
    }
    variants.add(Variant.EXCHANGE);
    Result[] best = new Result[Variant.values().length];
    for (int round = 0; round < rounds; round++) {
      for (Variant variant : variants) {
        Result result = runs.run(variant, 1);
        check(result, truth);
        Result before = best[variant.ordinal()];
        if (before == null || result.perSecond() > before.perSecond()) {
          best[variant.ordinal()] = result;
        }
      }
    }
    Result stock = best[Variant.STOCK.ordinal()];
    for (Variant variant : variants) {
      Result result = best[variant.ordinal()];
      String ratio =
          stock == null
              ? ""
              : "  %.1fx of stock, %.1fx by CPU"
                  .formatted(
                      result.perSecond() / stock.perSecond(),
                      stock.cpuPerEvent() / result.cpuPerEvent());
      out.printf(
          "  %-32s %,10.0f events/s  %,6.0f ns of CPU an event%s%n",
          variant.title, result.perSecond(), result.cpuPerEvent(), ratio);
    }
    if (sessions > OBJECTS_FIT) {
      out.printf("  stock and plain loop are not run: sessions as objects do not fit the heap%n");
    }
    return best[Variant.OURS.ordinal()];
  }

  private void check(Result result, Sum truth) {
    if (result.variant() != Variant.EXCHANGE && !result.sum().toString().equals(truth.toString())) {
      agreed = false;
      out.printf("  WRONG: %s gave %s%n", result.variant().title, result.sum());
    }
  }

  private void slots() throws Exception {
    SessionRuns runs = new SessionRuns(options, 1_000_000, 10_000, 500_000);
    double[] least = {Double.MAX_VALUE, Double.MAX_VALUE};
    for (int round = 0; round < rounds; round++) {
      for (int slots = 1; slots <= 2; slots++) {
        least[slots - 1] = Math.min(least[slots - 1], runs.run(Variant.OURS, slots).cpuPerEvent());
      }
    }
    out.printf(
        "CPU an event: one slot %.0f ns, two slots %.0f ns, %.2fx%n",
        least[0], least[1], least[1] / least[0]);
  }

  private void sized() throws Exception {
    long before = used();
    TableSize table = new TableSize(options);
    Hosts hosts = new Hosts(SIZED, SIZED);
    for (Packet packet = hosts.next(); packet != null; packet = hosts.next()) {
      table.accept(packet);
    }
    long bytes = used() - before;
    out.printf(
        "heap: %.0f bytes an open session of six packets (%,d open)%n",
        (double) bytes / table.open(), table.open());
    Path file = Files.createTempFile("halfopen-bench", ".state");
    try {
      TableSize.Pause least = table.keep(file);
      for (int round = 1; round < 5; round++) {
        TableSize.Pause pause = table.keep(file);
        least = pause.wall() < least.wall() ? pause : least;
      }
      out.printf(
          "checkpoint of %,d open sessions: %,d bytes, the stream stands for %d ms (%d ms of CPU)%n%n",
          table.open(), Files.size(file), least.wall() / 1_000_000, least.cpu() / 1_000_000);
    } finally {
      Files.delete(file);
    }
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
