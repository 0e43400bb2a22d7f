package io.halfopen.job.config;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What Kafka's clients are told beside the servers, security for one. */
@Heading("Kafka's clients")
public final class KafkaClient implements ForEverybody {
  @Option(
      names = "--kafka-property",
      paramLabel = "NAME=VALUE",
      description = "told to every Kafka client, as often as needed (security.protocol=SSL ...)")
  Map<String, String> properties = new LinkedHashMap<>();

  @Option(
      names = "--kafka-properties-file",
      paramLabel = "FILE",
      description =
          "the same from a file of NAME=VALUE lines, where passwords stand in no list of processes;"
              + " the value may also be ${file:PATH} or ${env:NAME}")
  @Nullable Path file;

  private Set<String> common = Set.of();

  /**
   * What the file says, and above it what the command line says.
   *
   * @throws BadInputException where the file cannot be read, or there are properties and no servers
   */
  public Map<String, String> properties(@Nullable String servers) {
    return properties(servers, "--bootstrap-servers");
  }

  /** The same where servers are named by {@code how}. */
  public Map<String, String> properties(@Nullable String servers, String how) {
    boolean own =
        (!properties.isEmpty() && !common.contains("kafka-property"))
            || (file != null && !common.contains("kafka-properties-file"));
    if (servers == null && !own) {
      return Map.of();
    }
    Map<String, String> all = new TreeMap<>();
    if (file != null) {
      Properties read = new Properties();
      try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        read.load(text);
      } catch (IOException | IllegalArgumentException e) {
        throw new BadInputException(file + ": no readable properties: --kafka-properties-file", e);
      }
      read.stringPropertyNames().forEach(name -> all.put(name, read.getProperty(name)));
    }
    all.putAll(properties);
    if (!all.isEmpty() && servers == null) {
      throw new BadInputException(
          "--kafka-property is for a Kafka of your own: name it with " + how);
    }
    return SecretFile.heeded(all);
  }

  @Override
  public void common(Set<String> names) {
    common = Set.copyOf(names);
  }
}
