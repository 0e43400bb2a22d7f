package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.job.archive.Compaction;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is done with archives beside writing and reading them. */
@Command(
    name = "archive",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "compact",
    description = "Looks after folders of raw packets that a job keeps by --archive.")
final class ArchiveCommand {
  private static final String GRACE = "PT1H";

  @Command(
      name = "compact",
      sortOptions = false,
      mixinStandardHelpOptions = true,
      description = {
        "Joins the many small files that checkpoints leave of a minute into one, beside the job that",
        "writes and whoever reads: no event is seen twice or not at all. Run it as often as you like."
      })
  int compact(
      @Parameters(paramLabel = "FOLDER", description = "of the archive, as a Flink path")
          String folder,
      @Option(
              names = "--grace",
              paramLabel = "DURATION",
              defaultValue = GRACE,
              description =
                  "files that were joined stay so long for who is reading them (default"
                      + " ${DEFAULT-VALUE})")
          Duration grace)
      throws IOException {
    if (grace.isNegative()) {
      throw new BadInputException("--grace " + grace + ": give 0 or more, as PT1H");
    }
    AtomicInteger leftOut = new AtomicInteger();
    try {
      Compaction.Done done =
          new Compaction(
                  folder,
                  grace,
                  line -> {
                    leftOut.incrementAndGet();
                    System.err.println("LEFT OUT: " + line);
                  })
              .run(System.currentTimeMillis());
      System.err.printf(
          "%d files became %d; %d that were joined before were deleted%n",
          done.replaced(), done.written(), done.deleted());
    } catch (FileNotFoundException e) {
      throw new BadInputException(folder + ": no such folder", e);
    }
    return leftOut.get() > 0 ? 1 : 0;
  }
}
