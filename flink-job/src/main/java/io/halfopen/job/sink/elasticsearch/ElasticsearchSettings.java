package io.halfopen.job.sink.elasticsearch;

import io.halfopen.event.BadInputException;
import java.io.Serializable;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where Elasticsearch is and how to be let in. Secrets are named by the file or the environment
 * variable that holds them and read where they are used, so that none stands on a command line, in
 * a job graph or in a log.
 *
 * <pre>{@code
 * ElasticsearchSettings.parse("https://es:9200?api-key-file=/run/key&ca=/etc/es/ca.crt");
 * }</pre>
 *
 * @param servers HTTP addresses, one cluster
 * @param options the others by name: {@link #OPTIONS}
 */
record ElasticsearchSettings(List<String> servers, Map<String, String> options)
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
          "prefix",
          "batch");

  private static final int DEFAULT_BATCH = 1000;
  private static final int MAX_BATCH = 10_000;

  ElasticsearchSettings {
    servers = List.copyOf(servers);
    options = new LinkedHashMap<>(options);
  }

  /**
   * Reads {@code URL[,URL...][?OPTION=VALUE&...]}.
   *
   * @throws BadInputException naming what is wrong
   */
  static ElasticsearchSettings parse(String text) {
    int question = text.indexOf('?');
    String where = question < 0 ? text : text.substring(0, question);
    List<String> servers = Stream.of(where.split(",", -1)).map(ElasticsearchSettings::url).toList();
    Map<String, String> options = new TreeMap<>();
    if (question >= 0) {
      for (String pair : text.substring(question + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        if (equals < 0 || !OPTIONS.contains(name)) {
          throw new BadInputException(
              "elasticsearch: option '"
                  + name
                  + "' does not exist: NAME=VALUE of "
                  + String.join(", ", new java.util.TreeSet<>(OPTIONS)));
        }
        options.put(name, URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    ElasticsearchSettings settings = new ElasticsearchSettings(servers, options);
    settings.check();
    return settings;
  }

  private static String url(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw bad(text, e);
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null) {
      throw bad(text, null);
    }
    if (uri.getUserInfo() != null) {
      throw new BadInputException(
          "elasticsearch: no password belongs into an address: use username= and password-file=");
    }
    return text;
  }

  private static BadInputException bad(String text, @Nullable Throwable cause) {
    String message = "elasticsearch: '" + text + "' is no address such as http://127.0.0.1:9200";
    return cause == null ? new BadInputException(message) : new BadInputException(message, cause);
  }

  private void check() {
    boolean key = options.containsKey("api-key-file") || options.containsKey("api-key-env");
    boolean password = options.containsKey("password-file") || options.containsKey("password-env");
    if (key && (password || options.containsKey("username"))) {
      throw new BadInputException("elasticsearch: give an API key or a user, not both");
    }
    if (password != options.containsKey("username")) {
      throw new BadInputException(
          "elasticsearch: username= and password-file= (or password-env=) belong together");
    }
    if (!prefix().matches("[a-z][a-z0-9._-]{0,99}")) {
      throw new BadInputException(
          "elasticsearch: prefix '" + prefix() + "' is no beginning of an index name");
    }
    batch();
  }

  /** What the names of indices begin with. */
  String prefix() {
    return options.getOrDefault("prefix", "ja4tscan");
  }

  /** Documents a request. */
  int batch() {
    String text = options.getOrDefault("batch", "" + DEFAULT_BATCH);
    try {
      int batch = Integer.parseInt(text);
      if (batch >= 1 && batch <= MAX_BATCH) {
        return batch;
      }
    } catch (NumberFormatException e) {
      throw new BadInputException("elasticsearch: batch '" + text + "' is no number", e);
    }
    throw new BadInputException("elasticsearch: batch " + text + ": give 1 to " + MAX_BATCH);
  }
}
