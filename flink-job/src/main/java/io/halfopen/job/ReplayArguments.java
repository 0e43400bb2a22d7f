package io.halfopen.job;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
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
   * @throws BadInputException with a line for each thing that is wrong
   */
  static @Nullable ReplayArguments parse(String[] args) {
    ReplayArguments arguments = new ReplayArguments();
    return JobCommands.parse(JobCommands.REPLAY, arguments, args, arguments::check)
        ? arguments
        : null;
  }

  private void check(Mistakes mistakes) {
    if (sinks.specs().isEmpty()) {
      mistakes.add("name where the records go: --sink");
    }
    if (archives.isEmpty() && topics.isEmpty()) {
      mistakes.add("name what is to be read: --archive PATH or --topic");
    }
    mistakes.make(filter::filter);
    mistakes.make(this::properties);
    mistakes.make(this::options);
    topics.forEach(topic -> mistakes.make(() -> address(topic)));
    sinks.check(mistakes);
  }

  private Map<String, String> properties() {
    return kafka.properties(topics.isEmpty() ? null : topics.get(0), "--topic");
  }

  private static TopicAddress address(String topic) {
    String source = topic.startsWith(TopicAddress.SCHEME) ? topic : TopicAddress.SCHEME + topic;
    return TopicAddress.parse(source, null);
  }

  /**
   * Looks the sources up.
   *
   * @throws BadInputException where one cannot be used
   */
  ReplayInput input() {
    EventFilter wanted = filter.filter();
    List<TopicRange> ranges = new ArrayList<>();
    Map<String, String> properties = properties();
    for (String topic : topics) {
      ranges.add(address(topic).range(wanted, properties));
    }
    return new ReplayInput(ArchiveListing.of(archives, wanted), List.of(), ranges, wanted);
  }

  JobOptions options() {
    return JobOptions.defaults().withSessionGap(Duration.ofMillis((long) (sessionGap * 1000)));
  }
}
