package io.halfopen.local.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import io.halfopen.job.JobCommands;
import io.halfopen.job.config.Commands;
import io.halfopen.job.config.Configured;
import io.halfopen.job.config.FileArguments;
import io.halfopen.job.config.GroupedHelp;
import io.halfopen.job.config.Surroundings;
import io.halfopen.local.embedded.FlinkPlugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: results on standard output, everything else on standard error. */
@Command(
    name = "halfopen",
    usageHelpWidth = 100,
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
  private static final long LOG_BYTES = 10_000_000;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin FileArguments file = new FileArguments();
  @Mixin LogOptions log = new LogOptions();

  /** Runs one command and exits with its status. */
  public static void main(String[] args) {
    prepareLog();
    System.exit(execute(args));
  }

  static int execute(String... args) {
    return execute(Surroundings.ofProcess(), args);
  }

  static int execute(Surroundings around, String... args) {
    CommandLine command = commandLine();
    Configured configured = parse(command, around, args);
    if (configured.asksForHelp()) {
      Integer status = CommandLine.executeHelpRequest(configured.parsed());
      return status == null ? 0 : status;
    }
    Mistakes mistakes = new Mistakes();
    configured.mistakes().all().forEach(mistakes::add);
    Halfopen options = command.getCommand();
    mistakes.check(options.log::apply);
    configured.notes().forEach(note -> Complaints.print(configured, "note: " + note));
    Object chosen = configured.command().getCommand();
    if (chosen instanceof ConfigCommand config) {
      String file = options.file.file();
      ConfigDisplay.show(
          config.line, file == null ? List.of() : List.of("--config", file), mistakes, around);
      return mistakes.isEmpty() ? 0 : Complaints.refused(configured, mistakes);
    }
    try {
      mistakes.check(() -> FlinkPlugins.load(around.environment()));
      if (chosen instanceof Checked checked) {
        checked.check(mistakes);
      }
      if (!mistakes.isEmpty()) {
        return Complaints.refused(configured, mistakes);
      }
      return new CommandLine.RunLast().execute(configured.parsed());
    } catch (CommandLine.ExecutionException e) {
      return Complaints.failed(configured, e.getCause() == null ? e : e.getCause());
    } catch (ParameterException e) {
      return Complaints.refused(configured, new BadInputException(Complaints.oneLine(e)));
    } catch (RuntimeException e) {
      return Complaints.failed(configured, e);
    }
  }

  static CommandLine commandLine() {
    CommandLine command = new CommandLine(new Halfopen());
    // What follows is a command line of its own.
    command.addSubcommand(new CommandLine(new ConfigCommand()).setStopAtPositional(true));
    grouped(command);
    return command;
  }

  private static void grouped(CommandLine command) {
    for (CommandLine one : command.getSubcommands().values()) {
      one.getHelpSectionMap().put(SECTION_KEY_OPTION_LIST, new GroupedHelp());
      grouped(one);
    }
  }

  static Configured parse(CommandLine command, Surroundings around, String... args) {
    return Configured.parse(command, commands(command), around, args);
  }

  static Commands commands(CommandLine command) {
    Map<String, CommandSpec> jobs = new LinkedHashMap<>();
    JobCommands.all().forEach((name, job) -> jobs.put(name, job.getCommandSpec()));
    return Commands.of(command, "config", jobs);
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

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "name a command: lab, scan, fingerprint, sniff, archive, changes, map, export, explore,"
            + " forget, elasticsearch, kibana or config");
  }
}
