package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.explore.web.Settings;
import io.halfopen.job.config.Heading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the page of records is served. */
@Heading("Page")
final class PageOptions {
  private static final int PORT = 8417;
  private static final String VARIABLE = "HALFOPEN_EXPLORE_TOKEN";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "port of the page (default 8417, or any where that is taken); 0: any")
  @Nullable Integer port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "address to serve on (default ${DEFAULT-VALUE}); any but loopback needs a token and"
              + " HTTPS, both made up where none are given")
  String bind = "127.0.0.1";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "whose first line callers have to know; or the variable " + VARIABLE)
  @Nullable Path tokenFile;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "PEM file of the page's certificate and those above it: served by HTTPS")
  @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "PEM file of its key, PKCS#8, not encrypted")
  @Nullable Path key;

  Settings settings() {
    Integer given = port;
    if (given == null) {
      return Settings.of(bind, PORT, token(), certificate, key).withAnyPort();
    }
    if (given < 0 || given > 65535) {
      throw new BadInputException("--port " + given + " is no port: give one up to 65535");
    }
    return Settings.of(bind, given, token(), certificate, key);
  }

  /** What holds where nothing is said. */
  static Settings settled() {
    return new PageOptions().settings();
  }

  private @Nullable String token() {
    Path file = tokenFile;
    if (file == null) {
      String variable = System.getenv(VARIABLE);
      return variable == null || variable.isBlank() ? null : variable.strip();
    }
    try {
      return Files.readString(file).lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new BadInputException(
          "--token-file " + file + " cannot be read; name a file with a token in its first line",
          e);
    }
  }
}
