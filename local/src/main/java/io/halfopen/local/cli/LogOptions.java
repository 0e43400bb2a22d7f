package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.job.config.Heading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

@Heading("Log")
final class LogOptions {
  /** ZMap's verbosity by number. */
  private static final Level[] LEVELS = {
    Level.FATAL, Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG, Level.TRACE
  };

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss");

  @Option(
      scope = ScopeType.INHERIT,
      names = {"-v", "--verbosity"},
      paramLabel = "0-5",
      description = "what goes into the log: 0 fatal, 1 errors, 2 warnings, 3 info, 4, 5 all")
  @Nullable Integer verbosity;

  @Option(
      scope = ScopeType.INHERIT,
      names = {"-l", "--log-file"},
      paramLabel = "FILE",
      description = "log there; default: one in the temporary folder")
  @Nullable Path file;

  @Option(
      scope = ScopeType.INHERIT,
      names = {"-L", "--log-directory"},
      paramLabel = "DIR",
      description = "log to a file named by the time in this folder")
  @Nullable Path folder;

  @Option(
      scope = ScopeType.INHERIT,
      names = "--log-format",
      paramLabel = "text|json",
      defaultValue = "text",
      description =
          "json: log and messages as objects, one a line, on standard error or in the log file"
              + " that is named (default ${DEFAULT-VALUE})")
  String format = "text";

  void apply() {
    if (verbosity != null && (verbosity < 0 || verbosity >= LEVELS.length)) {
      throw new BadInputException("--verbosity " + verbosity + ": give 0 to 5");
    }
    if (file != null && folder != null) {
      throw new BadInputException("give --log-file or --log-directory, not both");
    }
    Path log = file;
    if (folder != null) {
      if (!Files.isDirectory(folder)) {
        throw new BadInputException("--log-directory " + folder + ": there is no such folder");
      }
      log = folder.resolve("halfopen-" + LocalDateTime.now().format(STAMP) + ".log");
    }
    if (!format.equals("text") && !format.equals("json")) {
      throw new BadInputException("--log-format '" + format + "': give text or json");
    }
    if (log != null) {
      require(log);
    }
    LogFormat.choose(format.equals("json"), log);
    if (verbosity != null) {
      Configurator.setRootLevel(LEVELS[verbosity]);
    }
  }

  private static void require(Path log) {
    try {
      Files.newByteChannel(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (IOException e) {
      throw new BadInputException("--log-file " + log + ": cannot be written there", e);
    }
  }
}
