package io.halfopen.job;

import io.halfopen.event.BadInputException;
import io.halfopen.job.config.KafkaClient;
import io.halfopen.job.config.LabelOptions;
import io.halfopen.job.source.ArchiveListing;
import io.halfopen.job.source.EventFilter;
import io.halfopen.job.source.TopicRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a replay is told when it is submitted to a cluster. */
@Command(
    name = "halfopen-replay",
    mixinStandardHelpOptions = true,
    description =
        "Kept packets in, the same records out: flink run -c io.halfopen.job.ReplayJob"
            + " halfopen-job.jar [OPTIONS]")
final class ReplayArguments {
  @Option(
      names = "--archive",
      paramLabel = "PATH",
      description = "folders, globs or files of an archive, as Flink paths; as often as needed")
  List<String> archives = new ArrayList<>();

  @Option(
      names = "--topic",
      paramLabel = "kafka:TOPIC?servers=HOST:PORT&from=TIME&to=TIME",
      description = "a part of a packet topic, as often as needed")
  List<String> topics = new ArrayList<>();

  @Mixin KafkaClient kafka = new KafkaClient();

  @Mixin FilterArguments filter = new FilterArguments();

  @Mixin SinkArguments sinks = new SinkArguments();

  @Mixin LabelOptions labels = new LabelOptions();

  @Option(
      names = "--session-gap",
      description = "seconds of silence that end an exchange, at most 3600 (default 65)")
  double sessionGap = 65;

  /**
   * Null after {@code --help}.
   *
   * @throws CommandLine.ParameterException one line naming the option that is wrong
   */
  static @Nullable ReplayArguments parse(String[] args) {
    ReplayArguments arguments = new ReplayArguments();
    CommandLine command = new CommandLine(arguments);
    command.parseArgs(args);
    if (command.isUsageHelpRequested()) {
      command.usage(command.getOut());
      return null;
    }
    return arguments;
  }

  /**
   * Looks the sources up.
   *
   * @throws BadInputException where there are none, or one cannot be used
   */
  ReplayInput input() {
    if (sinks.specs().isEmpty()) {
      throw new BadInputException("name where the records go: --sink");
    }
    EventFilter wanted = filter.filter();
    List<TopicRange> ranges = new ArrayList<>();
    Map<String, String> properties =
        kafka.properties(topics.isEmpty() ? null : topics.get(0), "--topic");
    for (String topic : topics) {
      String source = topic.startsWith(TopicAddress.SCHEME) ? topic : TopicAddress.SCHEME + topic;
      ranges.add(TopicAddress.parse(source, null).range(wanted, properties));
    }
    ReplayInput input =
        new ReplayInput(ArchiveListing.of(archives, wanted), List.of(), ranges, wanted);
    if (archives.isEmpty() && topics.isEmpty()) {
      throw new BadInputException("name what is to be read: --archive PATH or --topic");
    }
    return input;
  }

  JobOptions options() {
    return JobOptions.defaults().withSessionGap(Duration.ofMillis((long) (sessionGap * 1000)));
  }
}
