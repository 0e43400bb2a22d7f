package io.halfopen.explore.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, all in memory and by their exact names: what was not listed here does not
 * exist.
 */
final class Page {
  private static final String OURS = "/io/halfopen/explore/page/";
  private static final String LIBRARIES = "/META-INF/resources/webjars/";

  /** Modules name each other by these paths. */
  private static final Map<String, String> LIBRARY_FILES =
      Map.of(
          "lib/lit-html.js", "lit-html/3.3.2/lit-html.js",
          "lib/d3.js", "d3/7.9.0/dist/d3.min.js");

  private static final String[] FILES = {
    "style.css",
    "icon.svg",
    "app.js",
    "api.js",
    "address.js",
    "train.js",
    "bars.js",
    "words.js",
    "panels.js",
    "overview.js",
    "endpoint.js",
    "compare.js",
    "status.js",
    "help.js"
  };

  /** Addresses that all open the page, which then shows what the address says. */
  private static final String[] VIEWS = {"", "endpoint", "compare", "help"};

  private final Map<String, Resource> files = new HashMap<>();

  Page() {
    Resource index = resource(OURS + "index.html", "text/html; charset=utf-8");
    for (String view : VIEWS) {
      files.put("/" + view, index);
    }
    for (String file : FILES) {
      files.put("/" + file, resource(OURS + file, type(file)));
    }
    LIBRARY_FILES.forEach(
        (name, file) -> files.put("/" + name, resource(LIBRARIES + file, type(name))));
  }

  /**
   * @param type for the header
   * @param bytes the file
   */
  record Resource(String type, byte[] bytes) {}

  @Nullable Resource at(String path) {
    return files.get(path);
  }

  private static String type(String name) {
    if (name.endsWith(".css")) {
      return "text/css; charset=utf-8";
    }
    return name.endsWith(".svg") ? "image/svg+xml" : "text/javascript; charset=utf-8";
  }

  private static Resource resource(String name, String type) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      return new Resource(type, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + name + " cannot be read", e);
    }
  }
}
