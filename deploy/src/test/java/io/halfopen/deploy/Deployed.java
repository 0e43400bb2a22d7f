package io.halfopen.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.Yaml;

/** The files that an operator applies. */
public final class Deployed {
  private static final YAMLMapper YAML = new YAMLMapper();

  /** The top of the checkout. */
  static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  private Deployed() {}

  /** {@code docker-compose.yml}. */
  public static JsonNode compose() throws IOException {
    try (var file = Files.newBufferedReader(CHECKOUT.resolve("docker-compose.yml"))) {
      // Jackson's reader leaves aliases as they stand.
      return YAML.valueToTree(new Yaml().load(file));
    }
  }

  /** The resources of one file in {@code deploy/kubernetes}. */
  public static List<JsonNode> kubernetes(String file) throws IOException {
    Path path = CHECKOUT.resolve("deploy/kubernetes").resolve(file);
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(path.toFile())) {
      return documents.readAll();
    }
  }

  /** A file of {@code deploy/prometheus}; what is JSON is YAML too. */
  static JsonNode prometheus(String file) throws IOException {
    return YAML.readTree(CHECKOUT.resolve("deploy/prometheus").resolve(file).toFile());
  }

  /** The one of a kind. */
  public static JsonNode kubernetes(String file, String kind) throws IOException {
    return kubernetes(file).stream()
        .filter(resource -> resource.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  /** A list of texts, or a line of words, as a command's arguments. */
  public static String[] arguments(JsonNode node) {
    if (node.isTextual()) {
      return node.asText().strip().split("\\s+");
    }
    List<String> texts = new ArrayList<>();
    node.forEach(text -> texts.add(text.asText()));
    return texts.toArray(String[]::new);
  }
}
