package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.explore.web.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the page of records is served. */
@Heading("Page")
final class PageOptions {
  private static final String VARIABLE = "HALFOPEN_EXPLORE_TOKEN";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8417",
      description = "port of the page (default ${DEFAULT-VALUE}); 0: any that is free")
  int port = 8417;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "address to serve on (default ${DEFAULT-VALUE}); any but loopback needs a token, which is"
              + " made up where none is given")
  String bind = "127.0.0.1";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "whose first line callers have to know; or the variable " + VARIABLE)
  @Nullable Path tokenFile;

  Settings settings() {
    if (port < 0 || port > 65535) {
      throw new BadInputException("--port " + port + " is no port: give one up to 65535");
    }
    return Settings.of(bind, port, token());
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
