package io.halfopen.job.sink.elasticsearch;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Secrets by the name of a file or an environment variable. */
final class Secrets {
  private Secrets() {}

  /**
   * The secret that {@code NAME-file} or {@code NAME-env} leads to, or null where neither is given.
   *
   * @throws BadInputException naming the file or variable, never what it holds
   */
  static @Nullable String read(ElasticsearchSettings settings, String name) {
    Map<String, String> options = settings.options();
    String system = settings.system();
    String file = options.get(name + "-file");
    if (file != null) {
      try {
        return filled(
            system, Files.readString(Path.of(file), StandardCharsets.UTF_8), "file " + file);
      } catch (IOException e) {
        throw new BadInputException(system + ": " + name + "-file: " + file + " cannot be read", e);
      }
    }
    String variable = options.get(name + "-env");
    return variable == null
        ? null
        : filled(system, System.getenv(variable), "variable " + variable);
  }

  /**
   * Looks whether they are there.
   *
   * @throws BadInputException naming the file or variable that holds none
   */
  static void require(ElasticsearchSettings settings) {
    @Nullable String unusedKey = read(settings, "api-key");
    @Nullable String unusedPassword = read(settings, "password");
  }

  private static String filled(String system, @Nullable String secret, String where) {
    if (secret == null || secret.isBlank()) {
      throw new BadInputException(system + ": the " + where + " holds no secret");
    }
    return secret.strip();
  }
}
