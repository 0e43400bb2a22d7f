package io.halfopen.job.sink.elasticsearch;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The templates that say what fields the documents have; an index that began without them would
 * guess, and guess an address to be text. They are the files of {@code deploy/elasticsearch}.
 */
public final class Templates {
  /** In the order in which they are applied: an index template names its components. */
  private static final List<String> FILES =
      List.of(
          "_component_template/ja4tscan-settings",
          "_component_template/ja4tscan-mappings",
          "_component_template/ja4tscan-change-mappings",
          "_index_template/ja4tscan-records",
          "_index_template/ja4tscan-changes",
          "_index_template/ja4tscan-latest");

  private static final String PREFIX = "ja4tscan";

  private Templates() {}

  /**
   * Puts the templates into a cluster; putting them again changes nothing.
   *
   * @param where as behind {@code --sink elasticsearch:}
   * @return what was put
   * @throws BadInputException where the cluster does not answer or does not allow it
   */
  public static List<String> apply(String where) {
    ElasticsearchSettings settings = ElasticsearchSettings.parse(where);
    List<String> put = new ArrayList<>();
    try (Connection connection = Connection.open(settings)) {
      for (String file : FILES) {
        String path = named(file, settings.prefix());
        var created =
            connection.request("PUT", "/" + path, named(template(file), settings.prefix()));
        put.add(path);
      }
    }
    return put;
  }

  /** The address to give to {@code apply}, quoted where the shell would read it otherwise. */
  private static String where(ElasticsearchSettings settings) {
    String address = settings.servers().get(0) + settings.path();
    return settings.prefix().equals(PREFIX)
        ? address
        : "'" + address + "?prefix=" + settings.prefix() + "'";
  }

  /** Refuses, in one line, a cluster that does not answer, let us in or know the templates. */
  static void require(ElasticsearchSettings settings) {
    try (Connection connection = Connection.open(settings)) {
      String template = "/" + named(FILES.get(FILES.size() - 1), settings.prefix());
      if (connection.request("HEAD", template, null) == 404) {
        throw new BadInputException(
            "elasticsearch: the templates are missing there; first run: ./halfopen elasticsearch"
                + " apply "
                + where(settings));
      }
    }
  }

  static String named(String text, String prefix) {
    // Field names begin with it too, and stay: only names of templates, indices and aliases follow.
    return text.replace(PREFIX + "-", prefix + "-");
  }

  private static String template(String file) {
    return read(file.substring(file.indexOf('/') + 1) + ".json");
  }

  /** A file of {@code deploy/}, as this build carries it. */
  static String read(String file) {
    String name = "deploy/" + file;
    try (InputStream in = Templates.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("this build lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("a file of this build cannot be read", e);
    }
  }
}
