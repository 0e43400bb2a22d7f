package io.halfopen.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.halfopen.local.status.MetricsEndpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules and dashboard ask for metrics that scanner and job have. */
class PrometheusFilesTest {
  private static final Pattern NAME = Pattern.compile("\\b(halfopen|flink)_\\w+");

  /** Flink's own. */
  private static final Set<String> FLINKS =
      Set.of("numberOfFailedCheckpoints", "numRestarts", "lastCheckpointDuration");

  private static Set<String> names(List<String> expressions) {
    return expressions.stream()
        .flatMap(text -> NAME.matcher(text).results())
        .map(found -> found.group())
        .collect(Collectors.toSet());
  }

  private static List<String> expressions() throws IOException {
    List<String> expressions = new ArrayList<>();
    for (JsonNode group : Deployed.prometheus("rules.yml").path("groups")) {
      group.path("rules").forEach(rule -> expressions.add(rule.path("expr").asText()));
    }
    assertEquals(14, expressions.size());
    for (JsonNode panel : Deployed.prometheus("grafana-dashboard.json").path("panels")) {
      panel.path("targets").forEach(target -> expressions.add(target.path("expr").asText()));
    }
    assertFalse(expressions.contains(""));
    return expressions;
  }

  @Test
  void theScannerHasWhatIsAskedOfIt() throws Exception {
    Set<String> asked =
        names(expressions()).stream().filter(n -> n.startsWith("h")).collect(Collectors.toSet());
    assertTrue(asked.size() > 8, asked.toString());
    try (MetricsEndpoint endpoint = MetricsEndpoint.open(0, () -> null)) {
      URI uri = URI.create("http://127.0.0.1:" + endpoint.port() + "/metrics");
      String body =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      for (String name : asked) {
        assertTrue(body.contains("\n" + name + " "), name);
      }
    }
  }

  @Test
  void theJobHasWhatIsAskedOfIt() throws IOException {
    Set<String> known = new HashSet<>(FLINKS);
    Pattern literal = Pattern.compile("(?:counter|gauge)\\(\\s*\"(\\w+)\"");
    try (Stream<Path> sources = Files.walk(Deployed.CHECKOUT.resolve("flink-job/src/main/java"))) {
      for (Path source : sources.filter(p -> p.toString().endsWith(".java")).toList()) {
        literal.matcher(Files.readString(source)).results().forEach(m -> known.add(m.group(1)));
      }
    }
    for (String name : names(expressions())) {
      if (name.startsWith("flink_")) {
        assertTrue(known.contains(name.substring(name.lastIndexOf('_') + 1)), name);
      }
    }
  }
}
