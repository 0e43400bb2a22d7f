package io.halfopen.bench.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Both profiles of delivery, one after the other. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    description =
        "Shows how long after an RST, and after the gap, a record is in the feed: at-least-once with "
            + "deterministic ids (the low-latency profile), then exactly-once, where readers of committed "
            + "records see them after the next checkpoint (every 10 s).")
public final class LatencyBench implements Callable<Integer> {
  @Option(names = "--rate", paramLabel = "N", description = "packets a second; default 10000")
  double rate = 10_000;

  @Option(names = "--minutes", paramLabel = "N", description = "of each; default 3")
  int minutes = 3;

  @Option(
      names = "--session-gap",
      paramLabel = "SECONDS",
      description = "default 65, as the job has it; above 24, which hosts here are silent for")
  int gapSeconds = 65;

  @Option(names = "--jar", hidden = true, defaultValue = "${sys:halfopen.job.jar}")
  Path jar = Path.of("");

  @Override
  public Integer call() throws Exception {
    boolean whole = true;
    for (String delivery : List.of(SoakOptions.LOW_LATENCY, SoakOptions.EXACTLY_ONCE)) {
      Duration asking = Duration.ofMinutes(minutes);
      SoakOptions options =
          new SoakOptions(rate, Long.MAX_VALUE, asking, delivery, gapSeconds, 10, false, 1024, jar);
      whole &= new SoakRun(options, System.out).run();
    }
    return whole ? 0 : 1;
  }
}
