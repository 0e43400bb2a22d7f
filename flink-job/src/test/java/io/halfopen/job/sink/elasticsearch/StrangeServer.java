package io.halfopen.job.sink.elasticsearch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * What calls itself Elasticsearch on loopback: first it gives the answers that a test chose, one a
 * request, then those of a server that keeps every document.
 */
final class StrangeServer implements AutoCloseable {
  /** Instead of an answer: the request is left hanging until the server closes. */
  static final Reply SILENCE = new Reply(0, "");

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Queue<Reply> replies;
  private final Map<String, Integer> kept = new ConcurrentHashMap<>();

  /** Requests of any kind so far. */
  final AtomicInteger asked = new AtomicInteger();

  /** A status and a body. */
  record Reply(int status, String body) {}

  StrangeServer(Collection<Reply> replies) throws IOException {
    this.replies = new ConcurrentLinkedQueue<>(replies);
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** The documents by id, and how often each was written. */
  Map<String, Integer> kept() {
    return Map.copyOf(kept);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.incrementAndGet();
    Reply reply = replies.poll();
    if (reply == null) {
      answer(exchange, new Reply(200, keep(body.lines().toList())));
    } else if (reply == SILENCE) {
      awaitClose();
    } else {
      answer(exchange, reply);
    }
  }

  private void awaitClose() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Each other line of a bulk request is a document's. */
  private String keep(List<String> lines) {
    for (int i = 0; i + 1 < lines.size(); i += 2) {
      kept.merge(lines.get(i + 1), 1, Integer::sum);
    }
    return lines.stream()
        .filter(line -> line.startsWith("{\"index\""))
        .map(line -> "{\"index\":{\"_index\":\"i\",\"_id\":\"1\",\"status\":201}}")
        .collect(Collectors.joining(",", "{\"took\":1,\"errors\":false,\"items\":[", "]}"));
  }

  private static void answer(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("content-type", "application/json");
    exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
    if (reply.status() / 100 == 3) {
      exchange.getResponseHeaders().add("location", reply.body());
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(reply.status(), head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    closing.countDown();
    http.stop(0);
    threads.shutdownNow();
  }
}
