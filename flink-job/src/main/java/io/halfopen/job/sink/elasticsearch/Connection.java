package io.halfopen.job.sink.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.json.SimpleJsonpMapper;
import co.elastic.clients.transport.rest_client.RestClientOptions;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.message.BasicHeader;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.HttpAsyncResponseConsumerFactory.HeapBufferedResponseConsumerFactory;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RequestOptions;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;
import org.jspecify.annotations.Nullable;

/** The official client, as the settings say. */
final class Connection implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;

  /** Enough for what is said of ten thousand documents; a server may not fill our memory. */
  private static final int MOST_ANSWER_BYTES = 32 << 20;

  private static final int LONGEST_QUOTE = 1000;
  private static final RequestOptions BOUNDED =
      RequestOptions.DEFAULT.toBuilder()
          .setHttpAsyncResponseConsumerFactory(
              new HeapBufferedResponseConsumerFactory(MOST_ANSWER_BYTES))
          .build();

  private final RestClient rest;
  private final ElasticsearchAsyncClient client;
  private final String system;
  private final String where;

  private Connection(RestClient rest, String system, String where) {
    this.rest = rest;
    this.system = system;
    this.where = where;
    client =
        new ElasticsearchAsyncClient(
            new RestClientTransport(
                rest, SimpleJsonpMapper.INSTANCE, new RestClientOptions(BOUNDED, false)));
  }

  /**
   * Connects when first used.
   *
   * @throws BadInputException where a secret or certificate cannot be read
   */
  static Connection open(ElasticsearchSettings settings) {
    HttpHost[] hosts = settings.servers().stream().map(Connection::host).toArray(HttpHost[]::new);
    SSLContext trust = trust(settings);
    Header let = authorization(settings);
    RestClientBuilder builder =
        RestClient.builder(hosts)
            .setRequestConfigCallback(
                c ->
                    c.setConnectTimeout(CONNECT_MILLIS)
                        .setSocketTimeout(settings.timeoutSeconds() * 1000)
                        // Where one is sent to may be anybody, and the key would go along.
                        .setRedirectsEnabled(false))
            .setHttpClientConfigCallback(c -> trust == null ? c : c.setSSLContext(trust));
    if (let != null) {
      builder.setDefaultHeaders(new Header[] {let});
    }
    if (!settings.path().isEmpty()) {
      builder.setPathPrefix(settings.path());
    }
    return new Connection(builder.build(), settings.system(), String.join(",", settings.servers()));
  }

  private static HttpHost host(String server) {
    URI uri = URI.create(server);
    return new HttpHost(uri.getHost(), uri.getPort(), uri.getScheme());
  }

  private static @Nullable Header authorization(ElasticsearchSettings settings) {
    String key = Secrets.read(settings, "api-key");
    if (key != null) {
      return new BasicHeader("Authorization", "ApiKey " + key);
    }
    String password = Secrets.read(settings, "password");
    if (password == null) {
      return null;
    }
    byte[] pair =
        (settings.options().get("username") + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new BasicHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /** Trusts the certificates of this file alone; null trusts those of the Java installation. */
  private static @Nullable SSLContext trust(ElasticsearchSettings settings) {
    String file = settings.options().get("ca");
    if (file == null) {
      return null;
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + number++, each);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager[] dated =
          Stream.of(managers.getTrustManagers())
              .map(X509ExtendedTrustManager.class::cast)
              .map(DatedTrust::new)
              .toArray(TrustManager[]::new);
      context.init(null, dated, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new BadInputException(
          settings.system() + ": ca: no certificates can be read from " + file, e);
    }
  }

  ElasticsearchAsyncClient client() {
    return client;
  }

  /**
   * One plain request.
   *
   * @param body JSON, or null for none
   * @return the status; 404 is one, other refusals are not
   * @throws BadInputException in one line, where nobody answers or we are not let in
   */
  int request(String method, String path, @Nullable String body) {
    Request request = new Request(method, path);
    if (body != null) {
      request.setJsonEntity(body);
    }
    Response response = perform(request, true);
    return response.getStatusLine().getStatusCode();
  }

  /**
   * The body of what a request is answered.
   *
   * @throws BadInputException in one line, where nobody answers, we are not let in or it is refused
   */
  String answer(Request request) {
    try {
      return EntityUtils.toString(perform(request, false).getEntity(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new BadInputException(system + ": " + where + " breaks off: " + firstLine(e), e);
    }
  }

  private Response perform(Request request, boolean mayBeMissing) {
    request.setOptions(
        request.getOptions().toBuilder()
            .setHttpAsyncResponseConsumerFactory(BOUNDED.getHttpAsyncResponseConsumerFactory())
            .build());
    try {
      return rest.performRequest(request);
    } catch (ResponseException e) {
      int status = e.getResponse().getStatusLine().getStatusCode();
      if (status == 404 && mayBeMissing) {
        return e.getResponse();
      }
      throw new BadInputException(
          refused(request.getMethod() + " " + request.getEndpoint(), status, e), e);
    } catch (IOException e) {
      String tls = TlsRefusal.of(e);
      String why = tls == null ? " does not answer: " + firstLine(e) : tls;
      throw new BadInputException(system + ": " + where + why, e);
    }
  }

  private String refused(String what, int status, ResponseException e) {
    return switch (status) {
      case 401 -> system + ": " + where + " does not know this key or user";
      case 403 -> system + ": " + where + " does not allow " + what;
      default -> system + ": " + where + " answers " + status + " to " + what + ": " + firstLine(e);
    };
  }

  /** The first line of what it says. */
  static String firstLine(Throwable e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : brief(message.lines().findFirst().orElse(""));
  }

  /** What a server said, for a line of ours: not long, and nothing that a terminal would obey. */
  static String brief(String said) {
    String start = said.substring(0, Math.min(said.length(), LONGEST_QUOTE));
    return start.replaceAll("\\p{Cntrl}", " ") + (said.length() > LONGEST_QUOTE ? "..." : "");
  }

  @Override
  public void close() {
    try {
      rest.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("closing the client failed", e);
    }
  }
}
