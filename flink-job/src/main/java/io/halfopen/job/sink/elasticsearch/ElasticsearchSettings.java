package io.halfopen.job.sink.elasticsearch;

import io.halfopen.event.BadInputException;
import io.halfopen.job.sink.Cleartext;
import io.halfopen.job.sink.SinkAddress;
import java.io.Serializable;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where Elasticsearch is, or what stands beside it and takes the same keys, and how to be let in.
 * Secrets are named by the file or the environment variable that holds them and read where they are
 * used, so that none stands on a command line, in a job graph or in a log.
 *
 * <pre>{@code
 * ElasticsearchSettings.parse("https://es:9200?api-key-file=/run/key&ca=/etc/es/ca.crt");
 * }</pre>
 *
 * @param address what was written; its scheme is the system's name in all that is said of faults
 * @param servers HTTP addresses of one cluster, without what follows the port
 * @param path what follows the port in each of them, without a slash at its end
 */
record ElasticsearchSettings(SinkAddress address, List<String> servers, String path)
    implements Serializable {
  /** What may stand behind the question mark. */
  static final Set<String> OPTIONS =
      Set.of(
          "api-key-file",
          "api-key-env",
          "username",
          "password-file",
          "password-env",
          "ca",
          Cleartext.OPTION,
          "prefix",
          "batch",
          "timeout",
          "filter");

  private static final int DEFAULT_BATCH = 1000;
  private static final int MAX_BATCH = 10_000;
  private static final int DEFAULT_TIMEOUT_SECONDS = 60;
  private static final int MAX_TIMEOUT_SECONDS = 600;

  ElasticsearchSettings {
    servers = List.copyOf(servers);
  }

  /**
   * Reads {@code URL[,URL...][?OPTION=VALUE&...]}.
   *
   * @throws BadInputException naming what is wrong
   */
  static ElasticsearchSettings parse(String text) {
    return parse(text, "elasticsearch");
  }

  /** The same for another system; messages begin with its name. */
  static ElasticsearchSettings parse(String text, String system) {
    SinkAddress address = SinkAddress.parse(system, text, OPTIONS);
    List<URI> urls =
        Stream.of(address.where().split(",", -1)).map(url -> url(system, url)).toList();
    List<String> paths = urls.stream().map(ElasticsearchSettings::path).distinct().toList();
    if (paths.size() > 1) {
      throw new BadInputException(system + ": servers of one cluster have one path, not " + paths);
    }
    ElasticsearchSettings settings =
        new ElasticsearchSettings(
            address, urls.stream().map(ElasticsearchSettings::server).toList(), paths.get(0));
    settings.check();
    return settings;
  }

  private static URI url(String system, String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw bad(system, text, e);
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (uri.getUserInfo() != null) {
      throw new BadInputException(
          system + ": no password belongs into an address: use username= and password-file=");
    }
    if (!http || uri.getHost() == null || uri.getFragment() != null || uri.getPort() > 65_535) {
      throw bad(system, text, null);
    }
    return uri;
  }

  private static String server(URI uri) {
    return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  private static String path(URI uri) {
    return uri.getRawPath().replaceFirst("/+$", "");
  }

  private static BadInputException bad(String system, String text, @Nullable Throwable cause) {
    String port = system.equals("kibana") ? "5601" : "9200";
    String message = system + ": '" + text + "' is no address such as http://127.0.0.1:" + port;
    return cause == null ? new BadInputException(message) : new BadInputException(message, cause);
  }

  private void check() {
    boolean key = options().containsKey("api-key-file") || options().containsKey("api-key-env");
    boolean password =
        options().containsKey("password-file") || options().containsKey("password-env");
    if (key && (password || options().containsKey("username"))) {
      throw new BadInputException(system() + ": give an API key or a user, not both");
    }
    if (password != options().containsKey("username")) {
      throw new BadInputException(
          system() + ": username= and password-file= (or password-env=) belong together");
    }
    if (key || password) {
      servers.stream()
          .map(URI::create)
          .filter(server -> server.getScheme().equals("http"))
          .forEach(server -> Cleartext.require(address, server.getHost(), "https://"));
    }
    if (!prefix().matches("[a-z][a-z0-9._-]{0,99}")) {
      throw new BadInputException(
          system() + ": prefix '" + prefix() + "' is no beginning of an index name");
    }
    int unused = batch() + timeoutSeconds();
  }

  /** The name with which all that is said begins. */
  String system() {
    return address.scheme();
  }

  /** The options by name: {@link #OPTIONS}. */
  Map<String, String> options() {
    return address.options();
  }

  /** What the names of indices begin with. */
  String prefix() {
    return address.option("prefix", "ja4tscan");
  }

  /** How long an answer may take before it is asked for again. */
  int timeoutSeconds() {
    return address.count("timeout", DEFAULT_TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS);
  }

  /** Documents a request. */
  int batch() {
    return address.count("batch", DEFAULT_BATCH, MAX_BATCH);
  }
}
