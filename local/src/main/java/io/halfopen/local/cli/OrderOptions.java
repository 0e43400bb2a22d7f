package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import io.halfopen.job.config.Heading;
import io.halfopen.scanner.scan.ScanConfigBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

@Heading("Order and shards")
final class OrderOptions {
  @Option(
      names = {"-e", "--seed"},
      paramLabel = "N",
      description = "chooses the order of the targets; the same seed, the same order")
  @Nullable String seed;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "1",
      description = "share the targets among so many scanners (needs --seed)")
  int shards = 1;

  @Option(
      names = "--shard",
      paramLabel = "K",
      defaultValue = "0",
      description = "this scanner's share, from 0 to N-1")
  int shard;

  @Option(
      names = {"-T", "--sender-threads"},
      paramLabel = "N",
      defaultValue = "1",
      description = "threads that send (default ${DEFAULT-VALUE}; one fills a gigabit)")
  int threads = 1;

  void into(ScanConfigBuilder scan, Mistakes mistakes) {
    mistakes.check(() -> scan.seed(seed()));
    scan.shard(shard, shards).senderThreads(threads);
  }

  /** ZMap's seeds have 64 bits without a sign. */
  @Nullable Long seed() {
    if (seed == null) {
      return null;
    }
    try {
      return Long.parseUnsignedLong(seed);
    } catch (NumberFormatException e) {
      throw new BadInputException(
          "--seed '" + seed + "' is no number: give 0 to 18446744073709551615", e);
    }
  }
}
