package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.job.FilterArguments;
import io.halfopen.job.TopicAddress;
import io.halfopen.job.config.KafkaClient;
import io.halfopen.job.source.EventFilter;
import io.halfopen.job.source.PacketFiles;
import io.halfopen.job.source.TopicRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What is read, and which of it is wanted. */
final class SourceOptions {
  @Parameters(
      arity = "0..*",
      paramLabel = "SOURCE",
      description =
          "pcap, pcapng or ZMap's CSV, plain, gzip or zstd, - for standard input; folders, files or"
              + " quoted globs of an archive; kafka:TOPIC?servers=HOST:PORT&from=TIME&to=TIME for a"
              + " packet topic")
  List<String> sources = new ArrayList<>();

  @Mixin FilterArguments filter = new FilterArguments();

  private @Nullable Path standardInput;

  /** Sources that are capture files. */
  List<Path> captures() {
    return sources.stream()
        .filter(s -> !isTopic(s) && !isArchive(s))
        .distinct()
        .map(this::file)
        .toList();
  }

  private Path file(String source) {
    return source.equals(StandardInput.NAME) && standardInput != null
        ? standardInput
        : Path.of(source);
  }

  /** Sources that are archives. */
  List<String> archives() {
    return sources.stream().filter(SourceOptions::isArchive).toList();
  }

  /**
   * Looks into the files before anything starts; one of several that is no capture is left out.
   *
   * @throws BadInputException where one is not there, or nothing can be read at all
   */
  void requireReadable(EventFilter filter) throws IOException {
    if (sources.contains(StandardInput.NAME)) {
      standardInput = StandardInput.kept();
    }
    List<String> captures = captures().stream().map(Path::toString).toList();
    List<String> wrong = PacketFiles.wrong(captures, filter);
    if (!wrong.isEmpty() && wrong.size() == sources.size()) {
      wrong.subList(1, wrong.size()).forEach(System.err::println);
      throw new BadInputException(wrong.get(0));
    }
  }

  private static boolean isArchive(String source) {
    if (isTopic(source)) {
      return false;
    }
    if (source.contains("://") || source.endsWith(".avro")) {
      return true;
    }
    Path path = Path.of(source);
    return Files.isDirectory(path) || (!Files.exists(path) && source.matches(".*[*?\\[{].*"));
  }

  /**
   * Sources that are topics.
   *
   * @throws BadInputException where one cannot be used
   */
  List<TopicRange> topics(EventFilter wanted, KafkaClient kafka) {
    Map<String, String> properties = kafka(kafka);
    return addresses().stream().map(topic -> topic.range(wanted, properties)).toList();
  }

  private List<TopicAddress> addresses() {
    return sources.stream()
        .filter(SourceOptions::isTopic)
        .distinct()
        .map(source -> TopicAddress.parse(source, null))
        .toList();
  }

  /**
   * What clients of the topics' Kafka are told.
   *
   * @throws BadInputException where a topic's address is none, or there are properties and no topic
   */
  Map<String, String> kafka(KafkaClient kafka) {
    List<TopicAddress> topics = addresses();
    return kafka.properties(
        topics.isEmpty() ? null : topics.get(0).servers(),
        "a SOURCE, kafka:TOPIC?servers=HOST:PORT");
  }

  boolean hasTopics() {
    return sources.stream().anyMatch(SourceOptions::isTopic);
  }

  private static boolean isTopic(String source) {
    return source.startsWith(TopicAddress.SCHEME);
  }
}
