package io.halfopen.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The one job of a cluster, as the cluster's REST interface shows it. */
final class FlinkJob {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final String url;

  FlinkJob(String url) {
    this.url = url;
  }

  /** The newest checkpoint that was triggered after {@code millis} and completed? */
  boolean checkpointedSince(long millis) throws InterruptedException {
    try {
      JsonNode latest = get("/jobs/" + id() + "/checkpoints").path("latest").path("completed");
      return latest.path("trigger_timestamp").asLong() > millis;
    } catch (IOException e) {
      return false;
    }
  }

  /** How often it was restarted since its present job manager leads. */
  int restarts() throws IOException, InterruptedException {
    JsonNode metric = get("/jobs/" + id() + "/metrics?get=numRestarts");
    return metric.path(0).path("value").asInt();
  }

  /** Stops it with a savepoint, its open exchanges kept; returns where that is. */
  String stop(String folder) throws IOException, InterruptedException {
    String job = id();
    String body = "{\"drain\":false,\"targetDirectory\":\"" + folder + "\"}";
    String request = send("/jobs/" + job + "/stop", body).path("request-id").asText();
    while (true) {
      JsonNode answer = get("/jobs/" + job + "/savepoints/" + request);
      if (answer.path("status").path("id").asText().equals("COMPLETED")) {
        String location = answer.path("operation").path("location").asText();
        if (location.isEmpty()) {
          throw new IOException("no savepoint: " + answer);
        }
        return location;
      }
      Thread.sleep(100);
    }
  }

  private String id() throws IOException, InterruptedException {
    JsonNode jobs = get("/jobs/overview").path("jobs");
    for (JsonNode job : jobs) {
      if (!job.path("state").asText().matches("CANCELED|FINISHED")) {
        return job.path("jid").asText();
      }
    }
    throw new IOException("the cluster has no job: " + jobs);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return ask(HttpRequest.newBuilder(URI.create(url + path)));
  }

  private JsonNode send(String path, String body) throws IOException, InterruptedException {
    return ask(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private JsonNode ask(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(answer.uri() + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
