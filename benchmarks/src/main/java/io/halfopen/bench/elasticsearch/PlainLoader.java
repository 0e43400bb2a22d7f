package io.halfopen.bench.elasticsearch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Sends ready requests as they are, a few at a time, and looks only whether any item failed. */
final class PlainLoader {
  private static final int OK = 200;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final long PAUSE_MILLIS = 100;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  PlainLoader(String url) {
    this.url = url;
  }

  /** Nanoseconds from the first request to the last answer. */
  long load(List<byte[]> bodies, int inFlight) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(inFlight);
    long start = System.nanoTime();
    try {
      List<Callable<Void>> requests = new ArrayList<>();
      bodies.forEach(body -> requests.add(() -> deliver(body)));
      for (Future<Void> each : threads.invokeAll(requests)) {
        var unused = each.get();
      }
      return System.nanoTime() - start;
    } finally {
      threads.shutdownNow();
    }
  }

  /** Again and again while the server has no room, as any loader has to. */
  private @Nullable Void deliver(byte[] body) throws IOException, InterruptedException {
    while (true) {
      HttpResponse<String> answer =
          http.send(
              request("/_bulk").POST(BodyPublishers.ofByteArray(body)).build(),
              BodyHandlers.ofString());
      boolean full = answer.statusCode() == TOO_MANY_REQUESTS;
      if (!full && (answer.statusCode() != OK || answer.body().contains("\"errors\":true"))) {
        throw new IOException("the plain loader was refused: " + answer.body());
      }
      if (!full) {
        return null;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** One request without a body; what it was answered. */
  String call(String method, String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request(path).method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    return answer.body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("content-type", "application/x-ndjson");
  }
}
