package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.local.embedded.RootCause;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: results on standard output, everything else on standard error. */
@Command(
    name = "halfopen",
    mixinStandardHelpOptions = true,
    version = "halfopen 0.1.0",
    description = "Fingerprints TCP servers by how they retransmit their SYN-ACK (JA4TScan).",
    subcommands = {LabCommand.class, ScanCommand.class, FingerprintCommand.class},
    footer = {
      "",
      "  ./halfopen test [--all]  runs the tests (in a source tree)",
      "  ./halfopen bench session  session assembly beside Flink's own windows (likewise)",
      "Exit status: 0 done, 1 failed while running, 2 bad input or missing permission."
    })
public final class Halfopen implements Runnable {
  private static final int BAD_INPUT = 2;
  private static final long LOG_BYTES = 10_000_000;

  @Spec CommandSpec spec = CommandSpec.create();

  /** Runs one command and exits with its status. */
  public static void main(String[] args) {
    prepareLog();
    System.exit(execute(args));
  }

  static int execute(String... args) {
    CommandLine command = new CommandLine(new Halfopen());
    command.setParameterExceptionHandler((e, given) -> badInput(e.getCommandLine(), usage(e)));
    command.setExecutionExceptionHandler((e, line, parsed) -> failed(line, e));
    return command.execute(args);
  }

  /** Each user has a log, since one cannot write to another's. */
  private static void prepareLog() {
    if (System.getProperty("halfopen.log") != null) {
      return;
    }
    Path log =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "halfopen-" + System.getProperty("user.name") + ".log");
    System.setProperty("halfopen.log", log.toString());
    try {
      if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
        Files.delete(log);
      }
    } catch (IOException e) {
      // It grows on.
      return;
    }
  }

  private static String usage(ParameterException e) {
    String message = oneLine(e);
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    return message + "; see " + command + " --help";
  }

  private static int failed(CommandLine line, Exception e) {
    if (e instanceof BadInputException) {
      return badInput(line, oneLine(e));
    }
    org.slf4j.LoggerFactory.getLogger(Halfopen.class).error("command failed", e);
    String log = System.getProperty("halfopen.log");
    String root = RootCause.of(e);
    String why = oneLine(e).contains(root) ? oneLine(e) : oneLine(e) + ": " + root;
    print(line, why + (log == null ? "" : "; the log is " + log));
    return 1;
  }

  private static int badInput(CommandLine line, String message) {
    print(line, message);
    return BAD_INPUT;
  }

  private static String oneLine(Exception e) {
    String message = e.getMessage();
    String text = message == null ? e.getClass().getSimpleName() : message;
    return text.lines().findFirst().orElse(e.getClass().getSimpleName());
  }

  private static void print(CommandLine line, String message) {
    PrintWriter err = line.getErr();
    err.println("halfopen: " + message);
    err.flush();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command: lab, scan or fingerprint");
  }
}
