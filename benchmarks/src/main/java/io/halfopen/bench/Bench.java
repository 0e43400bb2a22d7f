package io.halfopen.bench;

import io.halfopen.bench.backfill.BackfillBench;
import io.halfopen.bench.elasticsearch.ElasticsearchBench;
import io.halfopen.bench.explore.ExploreBench;
import io.halfopen.bench.link.ReceiveBench;
import io.halfopen.bench.link.SendBench;
import io.halfopen.bench.session.SessionBench;
import io.halfopen.bench.soak.LatencyBench;
import io.halfopen.bench.soak.SoakBench;
import io.halfopen.bench.target.TargetBench;
import io.halfopen.job.config.Program;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./halfopen bench} runs: speed, shown and never tested. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Shows how fast Halfopen is, beside what others do, in one run.",
    subcommands = {
      SendBench.class,
      ReceiveBench.class,
      SessionBench.class,
      TargetBench.class,
      BackfillBench.class,
      ElasticsearchBench.class,
      ExploreBench.class,
      LatencyBench.class,
      SoakBench.class
    })
public final class Bench implements Runnable {
  private Bench() {}

  @Override
  public void run() {
    CommandLine.usage(this, System.err);
  }

  public static void main(String[] args) {
    System.exit(Program.run(new Bench(), args));
  }
}
