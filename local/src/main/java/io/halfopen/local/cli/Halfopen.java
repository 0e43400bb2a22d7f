package io.halfopen.local.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST;

import io.halfopen.event.BadInputException;
import io.halfopen.job.config.GroupedHelp;
import io.halfopen.local.embedded.RootCause;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line: results on standard output, everything else on standard error. */
@Command(
    name = "halfopen",
    mixinStandardHelpOptions = true,
    version = "halfopen " + Halfopen.VERSION,
    description = "Fingerprints TCP servers by how they retransmit their SYN-ACK (JA4TScan).",
    subcommands = {
      LabCommand.class,
      ScanCommand.class,
      FingerprintCommand.class,
      SniffCommand.class,
      ArchiveCommand.class,
      ChangesCommand.class,
      MapCommand.class,
      ExportCommand.class,
      ExploreCommand.class,
      ForgetCommand.class,
      ElasticsearchCommand.class,
      KibanaCommand.class
    },
    footer = {
      "",
      "  ./halfopen test [--all]  runs the tests (in a source tree)",
      "  ./halfopen bench session  session assembly beside Flink's own windows (likewise)",
      "  ./halfopen cluster up  a broker and a Flink cluster of real processes (likewise)",
      "  ./halfopen fuzz  feeds all readers with strangers' bytes (likewise)",
      "  ./halfopen chaos  kills all of them at random and looks what was lost (likewise)",
      "Exit status: 0 done, 1 failed while running, 2 bad input or missing permission."
    })
public final class Halfopen implements Runnable {
  static final String VERSION = "0.1.0";
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
    for (CommandLine one : command.getSubcommands().values()) {
      one.getHelpSectionMap().put(SECTION_KEY_OPTION_LIST, new GroupedHelp());
    }
    try {
      ConfigFile config = configFile(command, args);
      command.setParameterExceptionHandler((e, given) -> misused(e, config));
      command.setExecutionExceptionHandler((e, line, parsed) -> failed(line, e, parsed, config));
    } catch (BadInputException e) {
      return badInput(command, e, "");
    }
    return command.execute(args);
  }

  /** Where a configuration file is named its values are the defaults. */
  private static @Nullable ConfigFile configFile(CommandLine command, String... args) {
    boolean scans = args.length > 0 && args[0].equals("scan");
    Path file = scans ? ConfigFile.namedIn(args) : null;
    CommandLine scan = command.getSubcommands().get("scan");
    if (file == null || scan == null) {
      return null;
    }
    ConfigFile config = ConfigFile.read(file, scan.getCommandSpec());
    scan.setDefaultValueProvider(config);
    return config;
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

  private static int misused(ParameterException e, @Nullable ConfigFile config) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String place = config == null ? "" : config.place(e.getArgSpec());
    print(e.getCommandLine(), oneLine(e) + place + "; see " + command + " --help");
    return BAD_INPUT;
  }

  private static int failed(
      CommandLine line, Exception e, ParseResult parsed, @Nullable ConfigFile config) {
    if (e instanceof BadInputException bad) {
      return badInput(
          line, bad, config == null ? "" : config.place(oneLine(bad), innermost(parsed)));
    }
    org.slf4j.LoggerFactory.getLogger(Halfopen.class).error("command failed", e);
    String log = System.getProperty("halfopen.log");
    String root = RootCause.of(e);
    String why = oneLine(e).contains(root) ? oneLine(e) : oneLine(e) + ": " + root;
    print(line, why + (log == null ? "" : "; the log is " + log));
    return 1;
  }

  private static ParseResult innermost(ParseResult parsed) {
    return parsed.hasSubcommand() ? innermost(parsed.subcommand()) : parsed;
  }

  private static int badInput(CommandLine line, BadInputException e, String place) {
    String pointer = e.pointer();
    print(
        line,
        oneLine(e) + place + (pointer.isEmpty() ? "" : "\n  " + pointer.replace("\n", "\n  ")));
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
    throw new ParameterException(
        spec.commandLine(),
        "name a command: lab, scan, fingerprint, sniff, archive, changes, map, export, explore,"
            + " forget, elasticsearch or kibana");
  }
}
