package io.halfopen.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Records in files of JSON lines and in Elasticsearch. */
final class JsonRecords {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private JsonRecords() {}

  /** All lines of the finished parts under {@code folder}. */
  static List<Told> files(Path folder) throws IOException {
    List<Told> told = new ArrayList<>();
    if (Files.notExists(folder)) {
      return told;
    }
    List<Path> parts;
    try (Stream<Path> all = Files.walk(folder)) {
      parts = all.filter(f -> f.getFileName().toString().startsWith("ja4tscan")).toList();
    }
    for (Path part : parts) {
      for (String line : Files.readAllLines(part)) {
        JsonNode row = JSON.readTree(line);
        told.add(
            new Told(
                Told.host(row.path("host").asText()),
                row.path("id").asText(),
                row.path("revision").asInt(),
                row.path("ja4tscan").asText(),
                row.path("ended").asText(),
                row.path("packets").asInt(),
                doubles(row.path("delays_ms"))));
      }
    }
    return told;
  }

  /** All documents of all months. */
  static List<Told> index(String url) throws IOException, InterruptedException {
    List<Told> told = new ArrayList<>();
    request(url + "/ja4tscan-records-*/_refresh", "");
    String after = "";
    while (true) {
      String query =
          """
          {"size":%d,"sort":[{"event.id":"asc"}],"track_total_hits":false%s}"""
              .formatted(PAGE, after);
      JsonNode hits = request(url + "/ja4tscan-records-*/_search", query).path("hits").path("hits");
      for (JsonNode hit : hits) {
        told.add(document(hit.path("_source")));
      }
      if (hits.size() < PAGE) {
        return told;
      }
      after = ",\"search_after\":" + hits.get(hits.size() - 1).path("sort");
    }
  }

  private static Told document(JsonNode source) {
    JsonNode its = source.path("ja4tscan");
    return new Told(
        Told.host(source.path("server").path("ip").asText()),
        source.path("event").path("id").asText(),
        its.path("revision").asInt(),
        its.path("fingerprint").asText(),
        its.path("ended").asText(),
        its.path("packets").asInt(),
        doubles(its.path("delays_ms")));
  }

  private static List<Double> doubles(JsonNode list) {
    List<Double> values = new ArrayList<>();
    list.forEach(value -> values.add(value.asDouble()));
    return values;
  }

  private static JsonNode request(String url, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("content-type", "application/json")
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(url + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
