package io.halfopen.bench.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A long run at a steady rate. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description =
        "Publishes packets at a steady rate to a broker, with the job on a Flink cluster, its files "
            + "and a reader of its feed behind it, and prints every minute how late records come and how "
            + "much memory it takes. All on loopback, each a process; keep the machine quiet.")
public final class SoakBench implements Callable<Integer> {
  @Option(names = "--rate", paramLabel = "N", description = "packets a second; default 100000")
  double rate = 100_000;

  @Option(
      names = "--hosts",
      paramLabel = "N",
      description = "that there are, asked again and again; default 2500000")
  long hosts = 2_500_000;

  @Option(names = "--minutes", paramLabel = "N", description = "of asking hosts; default 30")
  int minutes = 30;

  @Option(
      names = "--delivery",
      paramLabel = "HOW",
      description = "at-least-once (default) or exactly-once")
  String delivery = SoakOptions.LOW_LATENCY;

  @Option(
      names = "--checkpoint",
      paramLabel = "SECONDS",
      description =
          "from one checkpoint to the next; default 10 where readers wait for them (exactly-once), "
              + "60 where they do not")
  @Nullable Integer checkpointSeconds;

  @Option(
      names = "--changelog",
      description =
          "keep what is known of endpoints as a log of changes, all of it only each 5 minutes "
              + "(Flink's changelog state backend)")
  boolean changelog;

  @Option(names = "--heap", paramLabel = "MIB", description = "of the tasks; default 6144")
  int heapMib = 6144;

  @Option(names = "--jar", hidden = true, defaultValue = "${sys:halfopen.job.jar}")
  Path jar = Path.of("");

  @Override
  public Integer call() throws Exception {
    int checkpoint =
        checkpointSeconds != null
            ? checkpointSeconds
            : delivery.equals(SoakOptions.EXACTLY_ONCE) ? 10 : 60;
    Duration asking = Duration.ofMinutes(minutes);
    SoakOptions options =
        new SoakOptions(rate, hosts, asking, delivery, 65, checkpoint, changelog, heapMib, jar);
    return new SoakRun(options, System.out).run() ? 0 : 1;
  }
}
