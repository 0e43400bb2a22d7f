package io.halfopen.bench.elasticsearch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** Sends ready requests as they are, a few at a time, and looks only whether any item failed. */
final class PlainLoader {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  PlainLoader(String url) {
    this.url = url;
  }

  /** Nanoseconds from the first request to the last answer. */
  long load(List<byte[]> bodies, int inFlight) throws IOException, InterruptedException {
    Semaphore room = new Semaphore(inFlight);
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    long start = System.nanoTime();
    for (byte[] body : bodies) {
      room.acquire();
      var unused =
          http.sendAsync(
                  request("/_bulk").POST(BodyPublishers.ofByteArray(body)).build(),
                  BodyHandlers.ofString())
              .whenComplete(
                  (answer, e) -> {
                    if (e != null || answer.body().contains("\"errors\":true")) {
                      failures.add(e == null ? answer.body() : e.toString());
                    }
                    room.release();
                  });
    }
    room.acquire(inFlight);
    long nanos = System.nanoTime() - start;
    if (!failures.isEmpty()) {
      throw new IOException("the plain loader was refused: " + failures.peek());
    }
    return nanos;
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
