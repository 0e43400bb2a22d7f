package io.halfopen.local.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.halfopen.event.BadInputException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The counts for Prometheus, at {@code http://127.0.0.1:PORT/metrics} and nowhere else. */
public final class MetricsEndpoint implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Supplier<@Nullable Counts> counts;
  private final HttpServer server;

  private MetricsEndpoint(HttpServer server, Supplier<@Nullable Counts> counts) {
    this.server = server;
    this.counts = counts;
    total("probes_sent", "probes sent", c -> c.scan().sent());
    total("probes_refused", "probes that the kernel refused", c -> c.scan().sendErrors());
    total("packets_received", "packets captured", c -> c.scan().received());
    total("packets_valid", "packets that answered a probe", c -> c.scan().valid());
    total("packets_invalid", "packets that did not", c -> c.scan().invalid());
    total("syn_acks", "SYN-ACKs, retransmissions included", c -> c.scan().answers().synAcks());
    total("rsts", "RSTs that answered a probe", c -> c.scan().answers().rsts());
    total("unreachables", "ICMP unreachables", c -> c.scan().answers().unreachables());
    total("targets_opted_out", "targets left out since they opted out", c -> c.scan().optedOut());
    gauge("paused", "1 while nothing is sent for a reason", c -> c.scan().paused() == null ? 0 : 1);
    total("packets_dropped", "packets dropped by the kernel", c -> c.scan().kernelDrops());
    total("targets_answered", "targets that answered", Counts::answered);
    total("records", "exchanges that ended with a record", Counts::records);
    total("packets_lost", "packets lost for want of spool", c -> c.scan().backlog().lostPackets());
    gauge("spool_bytes", "bytes that wait for Kafka", c -> c.scan().backlog().spooledBytes());
    gauge("targets", "targets of this round", c -> c.scan().targets());
    gauge("exchanges_open", "exchanges that have not ended", Counts::open);
    gauge("sending", "1 while probes are sent", c -> c.scan().sendingDone() ? 0 : 1);
  }

  private void total(String name, String meaning, ToDoubleFunction<Counts> value) {
    FunctionCounter.builder("halfopen." + name, this, e -> e.read(value))
        .description(meaning)
        .register(registry);
  }

  private void gauge(String name, String meaning, ToDoubleFunction<Counts> value) {
    Gauge.builder("halfopen." + name, this, e -> e.read(value))
        .description(meaning)
        .register(registry);
  }

  private double read(ToDoubleFunction<Counts> value) {
    Counts now = counts.get();
    return now == null ? 0 : value.applyAsDouble(now);
  }

  /**
   * Answers on loopback.
   *
   * @param port the port; 0 for any
   * @throws BadInputException where the port is taken
   */
  public static MetricsEndpoint open(int port, Supplier<@Nullable Counts> counts) {
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
      MetricsEndpoint endpoint = new MetricsEndpoint(server, counts);
      server.createContext("/", MetricsEndpoint::nothing);
      server.createContext("/metrics", endpoint::answer);
      server.start();
      return endpoint;
    } catch (IOException e) {
      throw new BadInputException(
          "--metrics-port " + port + " cannot be used: " + e.getMessage(), e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = registry.scrape().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static void nothing(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(404, -1);
    exchange.close();
  }

  /** Where it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    registry.close();
  }
}
