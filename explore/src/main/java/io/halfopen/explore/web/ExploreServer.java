package io.halfopen.explore.web;

import io.halfopen.event.BadInputException;
import io.halfopen.explore.store.Standing;
import io.halfopen.explore.store.Store;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** The HTTP server: few threads, few connections, nothing but GET. */
public final class ExploreServer implements AutoCloseable {
  private static final int THREADS = 24;
  private static final int CONNECTIONS = 128;
  private static final int HEADER_BYTES = 8192;
  private static final long IDLE_MILLIS = 30_000;

  private final Server server;
  private final ServerConnector connector;
  private final LiveClients live;
  private final Settings settings;

  private ExploreServer(
      Server server, ServerConnector connector, LiveClients live, Settings settings) {
    this.server = server;
    this.connector = connector;
    this.live = live;
    this.settings = settings;
  }

  /**
   * Serves the page.
   *
   * @param place what the page says about where it is
   * @throws BadInputException where the port cannot be had
   */
  public static ExploreServer open(
      Settings settings,
      Store store,
      Supplier<Standing> standing,
      Supplier<Map<String, Object>> place) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
    threads.setName("explore");
    threads.setDaemon(true);
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setHttpCompliance(HttpCompliance.RFC9110);
    http.setUriCompliance(UriCompliance.RFC3986);
    ServerConnector connector = connector(server, http, settings.certificate());
    connector.setHost(settings.address().getHostAddress());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS, server));
    LiveClients live = new LiveClients();
    server.setHandler(
        new Routes(
            new Gate(settings), new Page(), new Answers(store, standing, place), store, live));
    // A page that stays open would be waited for.
    server.setStopTimeout(0);
    try {
      start(server, connector, settings);
    } catch (Exception e) {
      live.close();
      throw new BadInputException(
          "%s:%d cannot be used (%s); give another --port, or 0 for any"
              .formatted(settings.name(), settings.port(), why(e)),
          e);
    }
    return new ExploreServer(server, connector, live, settings);
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, @Nullable Certificate certificate) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    if (certificate == null) {
      return new ServerConnector(server, 1, 1, plain);
    }
    // Which name was asked for is the gate's to judge; most callers give an address.
    http.addCustomizer(new SecureRequestCustomizer(false));
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(certificate.store());
    tls.setKeyStorePassword(certificate.password());
    tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    tls.setRenegotiationAllowed(false);
    tls.setSniRequired(false);
    return new ServerConnector(
        server, 1, 1, new SslConnectionFactory(tls, plain.getProtocol()), plain);
  }

  private static void start(Server server, ServerConnector connector, Settings settings)
      throws Exception {
    try {
      connector.open();
    } catch (IOException e) {
      if (!settings.otherPort()) {
        throw e;
      }
      connector.setPort(0);
    }
    server.start();
  }

  private static String why(Exception e) {
    Throwable cause = e instanceof IOException && e.getCause() != null ? e.getCause() : e;
    return String.valueOf(cause.getMessage());
  }

  /** Where it is, with the token where one is needed. */
  public String address() {
    String host = settings.address().isAnyLocalAddress() ? "127.0.0.1" : hostText();
    String token = settings.token() == null ? "" : "?token=" + settings.token();
    return (settings.certificate() == null ? "http://" : "https://")
        + host
        + ":"
        + port()
        + "/"
        + token;
  }

  private String hostText() {
    String text = settings.address().getHostAddress();
    return text.indexOf(':') < 0 ? text : "[" + text + "]";
  }

  /** The port that it has. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Tells all pages that there is something new. */
  public void tell(long version) {
    live.tell(version);
  }

  @Override
  public void close() throws Exception {
    live.close();
    server.stop();
  }
}
