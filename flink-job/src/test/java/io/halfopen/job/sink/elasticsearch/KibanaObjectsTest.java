package io.halfopen.job.sink.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an import would refuse or show broken, without a Kibana. */
final class KibanaObjectsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * What an object may say of itself at most: each type's last version that every Kibana from 8.8
   * on knows. Older ones are migrated, newer ones refused.
   */
  private static final Map<String, String> LATEST =
      Map.of("index-pattern", "8.0.0", "lens", "8.9.0", "search", "8.0.0", "dashboard", "8.9.0");

  private static List<JsonNode> objects() throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : Templates.read("ja4tscan.ndjson").lines().toList()) {
      objects.add(MAPPER.readTree(line));
    }
    return objects;
  }

  @Test
  void everyReferenceLeadsToAnObjectOfTheSameFile() throws IOException {
    Set<String> there = new HashSet<>();
    for (JsonNode object : objects()) {
      assertTrue(there.add(object.path("type").asText() + "/" + object.path("id").asText()));
    }
    for (JsonNode object : objects()) {
      for (JsonNode reference : object.path("references")) {
        String to = reference.path("type").asText() + "/" + reference.path("id").asText();
        assertTrue(there.contains(to), to);
      }
    }
  }

  @Test
  void everyNameThatAnObjectRefersByIsAmongItsReferences() throws IOException {
    for (JsonNode object : objects()) {
      Set<String> names = new HashSet<>();
      object.path("references").forEach(reference -> names.add(reference.path("name").asText()));
      JsonNode attributes = object.path("attributes");
      Set<String> used = new HashSet<>();
      for (JsonNode panel : MAPPER.readTree(attributes.path("panelsJSON").asText("[]"))) {
        used.add(panel.path("panelIndex").asText() + ":" + panel.path("panelRefName").asText());
      }
      attributes
          .at("/state/datasourceStates/formBased/layers")
          .fieldNames()
          .forEachRemaining(layer -> used.add("indexpattern-datasource-layer-" + layer));
      String source = attributes.at("/kibanaSavedObjectMeta/searchSourceJSON").asText("{}");
      JsonNode index = MAPPER.readTree(source).path("indexRefName");
      if (!index.isMissingNode()) {
        used.add(index.asText());
      }
      assertEquals(used, names, object.path("id").asText());
    }
  }

  @Test
  void noObjectIsNewerThanTheOldestKibanaThatTakesIt() throws IOException {
    for (JsonNode object : objects()) {
      assertEquals("8.8.0", object.path("coreMigrationVersion").asText());
      String latest = LATEST.get(object.path("type").asText());
      assertTrue(object.path("typeMigrationVersion").asText().compareTo(latest) <= 0);
    }
  }

  @Test
  void panelsOfTheDashboardDoNotOverlapAndFitItsWidth() throws IOException {
    Set<String> taken = new HashSet<>();
    for (JsonNode object : objects()) {
      String panels = object.at("/attributes/panelsJSON").asText("[]");
      for (JsonNode panel : MAPPER.readTree(panels)) {
        JsonNode grid = panel.path("gridData");
        for (int x = 0; x < grid.path("w").asInt(); x++) {
          for (int y = 0; y < grid.path("h").asInt(); y++) {
            int column = grid.path("x").asInt() + x;
            assertTrue(column < 48);
            assertTrue(taken.add(column + "," + (grid.path("y").asInt() + y)));
          }
        }
      }
    }
    assertFalse(taken.isEmpty());
  }

  @Test
  void everyFieldThatAPanelUsesIsMapped() throws IOException {
    Map<String, Set<String>> mapped = new HashMap<>();
    mapped.put("ja4tscan-records", fields("ja4tscan-mappings.json"));
    mapped.put("ja4tscan-latest", fields("ja4tscan-mappings.json"));
    mapped.put("ja4tscan-changes", fields("ja4tscan-change-mappings.json"));
    for (JsonNode object : objects()) {
      Set<String> known = mapped.getOrDefault(object.at("/references/0/id").asText(), Set.of());
      List<String> used = new ArrayList<>();
      object.at("/attributes/columns").forEach(column -> used.add(column.asText()));
      for (JsonNode field : object.findValues("sourceField")) {
        used.add(field.asText());
      }
      used.removeIf(field -> field.equals("___records___"));
      assertTrue(known.containsAll(used), object.path("id").asText() + ": " + used);
    }
  }

  private static Set<String> fields(String file) throws IOException {
    JsonNode properties = MAPPER.readTree(Templates.read(file)).at("/template/mappings/properties");
    Set<String> fields = new HashSet<>();
    RecordOperationsTest.paths(properties, "", true)
        .forEach(path -> fields.add(path.substring(1).replace('/', '.')));
    return fields;
  }

  @Test
  void theyAreImportedAsOneFileUnderTheChosenPrefix() throws IOException {
    List<String> seen = new ArrayList<>();
    String url = kibana("{\"successCount\":20,\"success\":true}", seen);
    assertEquals(20, KibanaObjects.apply(url + "?prefix=edge"));
    assertEquals("POST /api/saved_objects/_import?overwrite=true halfopen", seen.get(0));
    assertTrue(seen.get(1).contains("\"title\":\"edge-records-*\""));
    assertFalse(seen.get(1).contains("ja4tscan-"));
    assertTrue(seen.get(1).contains("\"sourceField\":\"ja4tscan.fingerprint\""));
  }

  @Test
  void whatKibanaRefusesIsSaidInOneLine() throws IOException {
    String url = kibana("{\"success\":false,\"errors\":[{\"id\":\"x\"}]}", new ArrayList<>());
    String message =
        assertThrows(BadInputException.class, () -> KibanaObjects.apply(url)).getMessage();
    assertTrue(message.startsWith("kibana: " + url + " does not take"), message);
    assertEquals(1, message.lines().count());
  }

  /** Answers one request. */
  private static String kibana(String answer, List<String> seen) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String xsrf = exchange.getRequestHeaders().getFirst("kbn-xsrf");
          seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + xsrf);
          seen.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
          server.stop(0);
        });
    server.start();
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }
}
