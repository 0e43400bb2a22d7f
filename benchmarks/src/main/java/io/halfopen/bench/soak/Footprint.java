package io.halfopen.bench.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The memory of the task manager and of the broker. */
final class Footprint {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String flink;
  private final long taskManager;
  private final long broker;

  /**
   * Of these processes.
   *
   * @param flink the cluster's REST interface
   */
  Footprint(String flink, long taskManager, long broker) {
    this.flink = flink;
    this.taskManager = taskManager;
    this.broker = broker;
  }

  /** What the task manager's heap holds at this moment, in MiB; garbage is part of it. */
  long heapMib() throws IOException, InterruptedException {
    String id = get("/taskmanagers").path("taskmanagers").path(0).path("id").asText();
    String name = "Status.JVM.Memory.Heap.Used";
    JsonNode metric = get("/taskmanagers/" + id + "/metrics?get=" + name);
    return metric.path(0).path("value").asLong() >> 20;
  }

  /** Resident memory of the task manager, in MiB. */
  long taskManagerMib() throws IOException {
    return residentMib(taskManager);
  }

  /** Resident memory of the broker, in MiB. */
  long brokerMib() throws IOException {
    return residentMib(broker);
  }

  private static long residentMib(long pid) throws IOException {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", "" + pid, "status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
        }
      }
    } catch (NoSuchFileException e) {
      // A process that has ended, and was waited for; one that was not has no such line.
    }
    throw new IOException("process " + pid + " has ended");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(flink + path)).build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
