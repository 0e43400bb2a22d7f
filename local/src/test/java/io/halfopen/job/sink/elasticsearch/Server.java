package io.halfopen.job.sink.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;

/** What a server says over plain HTTP, past the client that wrote it. */
public final class Server {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int PAGE = 5_000;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  Server(String url) {
    this.url = url;
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return MAPPER.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  /** How many documents there are now; 0 where there is no such index. */
  public long count(String index) throws IOException, InterruptedException {
    post("/" + index + "/_refresh", "");
    return post("/" + index + "/_count", "").path("count").asLong();
  }

  /** All documents by index and id. */
  public Map<String, JsonNode> documents(String index) throws IOException, InterruptedException {
    post("/" + index + "/_refresh", "");
    Map<String, JsonNode> documents = new TreeMap<>();
    String after = "";
    while (true) {
      JsonNode hits =
          post(
                  "/" + index + "/_search",
                  "{\"size\":%d,\"version\":true,\"sort\":[\"event.id\"]%s}".formatted(PAGE, after))
              .at("/hits/hits");
      for (JsonNode hit : hits) {
        documents.put(hit.path("_index").asText() + "/" + hit.path("_id").asText(), hit);
      }
      if (hits.size() < PAGE) {
        return documents;
      }
      after = ",\"search_after\":" + hits.get(hits.size() - 1).path("sort");
    }
  }

  public static JsonNode json(byte[] text) throws IOException {
    return MAPPER.readTree(text);
  }
}
