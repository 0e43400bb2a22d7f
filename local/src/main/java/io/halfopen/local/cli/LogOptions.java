package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.job.config.Heading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

@Heading("Log")
final class LogOptions {
  /** ZMap's verbosity by number. */
  private static final Level[] LEVELS = {
    Level.FATAL, Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG, Level.TRACE
  };

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss");

  @Option(
      names = {"-v", "--verbosity"},
      paramLabel = "0-5",
      description = "what goes into the log: 0 fatal, 1 errors, 2 warnings, 3 info, 4, 5 all")
  @Nullable Integer verbosity;

  @Option(
      names = {"-l", "--log-file"},
      paramLabel = "FILE",
      description = "log there; default: one in the temporary folder")
  @Nullable Path file;

  @Option(
      names = {"-L", "--log-directory"},
      paramLabel = "DIR",
      description = "log to a file named by the time in this folder")
  @Nullable Path folder;

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
    if (log != null) {
      begin(log);
    }
    if (verbosity != null) {
      Configurator.setRootLevel(LEVELS[verbosity]);
    }
  }

  private static void begin(Path log) {
    try {
      Files.newByteChannel(
              log, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)
          .close();
    } catch (IOException e) {
      throw new BadInputException("--log-file " + log + ": cannot be written there", e);
    }
    System.setProperty("halfopen.log", log.toString());
    Configurator.reconfigure();
  }
}
