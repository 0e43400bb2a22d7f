package io.halfopen.job.config;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ${file:PATH}}, {@code ${file:PATH:KEY}} of a properties file, and {@code ${env:NAME}}:
 * secrets by where they stand.
 */
final class References {
  private static final Pattern ONE = Pattern.compile("\\$\\{(env|file):([^}]+)}");

  private References() {}

  /** Whether a text refers to a secret. */
  static boolean hold(String text) {
    return ONE.matcher(text).find();
  }

  /** Whether a text is nothing but a reference. */
  static boolean isOne(String text) {
    return ONE.matcher(text).matches();
  }

  /**
   * The text with what its references lead to.
   *
   * @throws BadInputException naming the file or variable that holds nothing, never what it holds
   */
  static String resolved(String text, Map<String, String> environment) {
    return ONE.matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(read(m.group(1), m.group(2), environment)));
  }

  private static String read(String kind, String name, Map<String, String> environment) {
    String found = kind.equals("env") ? environment.get(name) : file(name);
    if (found == null || found.isBlank()) {
      throw new BadInputException(
          kind.equals("env")
              ? "${env:" + name + "}: the environment has no such variable"
              : "${file:" + name + "}: nothing stands there");
    }
    return found;
  }

  /**
   * A file's content, without the line's end that editors add; of {@code PATH:KEY}, where there is
   * no such file, what the properties file {@code PATH} says of {@code KEY}.
   */
  static String file(String name) {
    int colon = name.lastIndexOf(':');
    try {
      if (colon <= 0 || Files.exists(Path.of(name))) {
        return Files.readString(Path.of(name), StandardCharsets.UTF_8).stripTrailing();
      }
      Properties properties = new Properties();
      try (Reader text = Files.newBufferedReader(Path.of(name.substring(0, colon)))) {
        properties.load(text);
      }
      return properties.getProperty(name.substring(colon + 1), "");
    } catch (IOException | IllegalArgumentException e) {
      throw new BadInputException("${file:" + name + "}: the file cannot be read");
    }
  }
}
