package io.halfopen.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the job is told when it is submitted to a cluster. */
@Command(
    name = "halfopen-job",
    mixinStandardHelpOptions = true,
    description = "Packet topic in, JA4TScan feed out: flink run halfopen-job.jar [OPTIONS]")
final class JobArguments {
  @Option(
      names = "--bootstrap-servers",
      defaultValue = "localhost:9092",
      description = "Kafka, HOST:PORT[,...] (default ${DEFAULT-VALUE})")
  String bootstrapServers = "localhost:9092";

  @Option(
      names = "--group",
      defaultValue = "halfopen-job",
      description = "consumer group (default ${DEFAULT-VALUE})")
  String group = "halfopen-job";

  @Option(names = "--files", description = "folder for JSON lines and CSV, as a Flink path")
  @Nullable String files;

  @Option(
      names = "--session-gap",
      description = "seconds of silence that end an exchange (default 65)")
  double sessionGap = 65;

  @Option(names = "--progressive", description = "emit first looks beside final records")
  boolean progressive;

  /**
   * Null after {@code --help}.
   *
   * @throws CommandLine.ParameterException one line naming the option that is wrong
   */
  static @Nullable JobArguments parse(String[] args) {
    JobArguments arguments = new JobArguments();
    CommandLine command = new CommandLine(arguments);
    command.parseArgs(args);
    if (command.isUsageHelpRequested()) {
      command.usage(command.getOut());
      return null;
    }
    return arguments;
  }

  JobOptions options() {
    return JobOptions.defaults()
        .withSessionGap(Duration.ofMillis((long) (sessionGap * 1000)))
        .withProgressive(progressive);
  }
}
