package io.halfopen.explore.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Pages that are told when there is something new. One that does not listen is written to once and
 * then passed over: it holds no thread, and nobody else up.
 */
final class LiveClients implements AutoCloseable {
  static final int MOST = 32;
  private static final long BEAT_SECONDS = 10;

  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService beat;
  private volatile long version;

  LiveClients() {
    beat =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "explore-live");
              thread.setDaemon(true);
              return thread;
            });
    beat.scheduleWithFixedDelay(
        () -> clients.forEach(c -> c.send(": still here\n\n")),
        BEAT_SECONDS,
        BEAT_SECONDS,
        TimeUnit.SECONDS);
  }

  private final class Client implements Callback {
    private final Response response;
    private final Callback whole;
    private final AtomicBoolean writing = new AtomicBoolean();
    private volatile long told = -1;

    Client(Response response, Callback whole) {
      this.response = response;
      this.whole = whole;
    }

    void send(String text) {
      if (writing.compareAndSet(false, true)) {
        told = version;
        response.write(false, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), this);
      }
    }

    @Override
    public void succeeded() {
      long before = told;
      writing.set(false);
      if (before != version && clients.contains(this)) {
        send(event());
      }
    }

    @Override
    public void failed(Throwable why) {
      clients.remove(this);
      whole.failed(why);
    }
  }

  /** Takes one in; false where there are too many. */
  synchronized boolean take(Response response, Callback callback) {
    if (clients.size() >= MOST) {
      return false;
    }
    response.setStatus(200);
    response.getHeaders().put("Content-Type", "text/event-stream");
    response.getHeaders().put("Cache-Control", "no-store");
    Client client = new Client(response, callback);
    clients.add(client);
    client.send(event());
    return true;
  }

  /** Tells all that there is something new. */
  void tell(long newVersion) {
    version = newVersion;
    clients.forEach(client -> client.send(event()));
  }

  private String event() {
    return "data: " + version + "\n\n";
  }

  @Override
  public void close() {
    beat.shutdownNow();
    clients.forEach(client -> client.whole.succeeded());
    clients.clear();
  }
}
