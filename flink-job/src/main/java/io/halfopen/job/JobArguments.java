package io.halfopen.job;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import io.halfopen.job.archive.ArchiveOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the job is told when it is submitted to a cluster. */
@Command(
    name = "halfopen-job",
    mixinStandardHelpOptions = true,
    description = "Packet topic in, JA4TScan feed out: flink run halfopen-job.jar [OPTIONS]")
final class JobArguments {
  @Mixin KafkaArguments kafka = new KafkaArguments();

  @Mixin InsightArguments insight = new InsightArguments();

  @Mixin SinkArguments sinks = new SinkArguments();

  @Option(
      names = "--archive",
      paramLabel = "FOLDER",
      description = "keep raw packets and heartbeats there for later, as a Flink path")
  @Nullable String archive;

  @Option(
      names = "--keep",
      paramLabel = "DURATION",
      description = "with --archive: delete hours of capture time that ended longer ago (P30D)")
  @Nullable Duration keep;

  @Option(
      names = "--session-gap",
      description = "seconds of silence that end an exchange, at most 3600 (default 65)")
  double sessionGap = 65;

  @Option(
      names = "--linger",
      description =
          "seconds after the gap in which a straggler corrects the record, at most 3600 (default"
              + " 30)")
  double linger = 30;

  @Option(
      names = "--max-duration",
      description =
          "seconds after an exchange's first packet that are timed, at most 86400 (default 600)")
  double maxDuration = 600;

  @Option(
      names = "--max-packets",
      description = "packets kept an exchange, the earliest, 1 to 250 (default 64)")
  int maxPackets = 64;

  @Option(
      names = "--max-open-sessions",
      description =
          "exchanges kept a slot, open or lingering; new ones beyond go to the late topic (default:"
              + " as many as half of the task manager's heap holds, 150 bytes each, shared by its"
              + " slots)")
  @Nullable Long maxOpenSessions;

  @Option(
      names = "--max-sensors",
      description =
          "sensors that are followed at a time, each scan of one counts; the records of others end"
              + " incomplete (default 4096)")
  int maxSensors = 4096;

  /** What the feed carries. */
  enum Emit {
    FINAL,
    PROGRESSIVE
  }

  @Option(
      names = "--emit",
      description =
          "final: each exchange once, corrected where it must be; progressive: first looks as well"
              + " (default final)")
  Emit emit = Emit.FINAL;

  /**
   * Null after {@code --help}.
   *
   * @throws BadInputException with a line for each thing that is wrong
   */
  static @Nullable JobArguments parse(String[] args) {
    JobArguments arguments = new JobArguments();
    return JobCommands.parse(JobCommands.JOB, arguments, args, arguments::check) ? arguments : null;
  }

  private void check(Mistakes mistakes) {
    mistakes.make(kafka::options);
    mistakes.make(insight::options);
    mistakes.make(this::options);
    mistakes.check(
        () -> {
          @Nullable ArchiveOptions unused = archive();
        });
    sinks.check(mistakes);
  }

  JobOptions options() {
    JobOptions defaults = JobOptions.defaults();
    return (maxOpenSessions == null
            ? defaults
            : defaults.withMaxOpenSessions(open(maxOpenSessions)))
        .withSessionGap(seconds(sessionGap))
        .withLinger(seconds(linger))
        .withLimits(seconds(maxDuration), maxPackets)
        .withMaxSensors(maxSensors)
        .withProgressive(emit == Emit.PROGRESSIVE);
  }

  private static long open(long sessions) {
    if (sessions < 1) {
      throw new BadInputException("--max-open-sessions " + sessions + ": give 1 or more");
    }
    return sessions;
  }

  /** Null where none is wanted. */
  @Nullable ArchiveOptions archive() {
    if (archive == null && keep != null) {
      throw new BadInputException("--keep: name the archive as well: --archive FOLDER");
    }
    return archive == null ? null : new ArchiveOptions(archive, keep);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000));
  }
}
