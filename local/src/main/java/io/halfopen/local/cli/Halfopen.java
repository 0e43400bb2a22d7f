package io.halfopen.local.cli;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import io.halfopen.job.JobCommands;
import io.halfopen.job.config.Commands;
import io.halfopen.job.config.Configured;
import io.halfopen.job.config.EffectiveConfig;
import io.halfopen.job.config.FileArguments;
import io.halfopen.job.config.GroupedHelp;
import io.halfopen.job.config.Surroundings;
import io.halfopen.local.embedded.RootCause;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final int BAD_INPUT = 2;
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
    configured.notes().forEach(note -> print(configured, "note: " + note));
    Object chosen = configured.command().getCommand();
    if (chosen instanceof ConfigCommand config) {
      return show(options, config, mistakes, configured, around);
    }
    try {
      if (chosen instanceof Checked checked) {
        checked.check(mistakes);
      }
      if (!mistakes.isEmpty()) {
        return refused(configured, mistakes);
      }
      return new CommandLine.RunLast().execute(configured.parsed());
    } catch (CommandLine.ExecutionException e) {
      return failed(configured, e.getCause() == null ? e : e.getCause());
    } catch (ParameterException e) {
      return refused(configured, new BadInputException(oneLine(e)));
    } catch (RuntimeException e) {
      return failed(configured, e);
    }
  }

  private static CommandLine commandLine() {
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

  private static Configured parse(CommandLine command, Surroundings around, String... args) {
    return Configured.parse(command, commands(command), around, args);
  }

  private static Commands commands(CommandLine command) {
    Map<String, CommandSpec> jobs = new LinkedHashMap<>();
    JobCommands.all().forEach((name, job) -> jobs.put(name, job.getCommandSpec()));
    return Commands.of(command, "config", jobs);
  }

  /** Of a job, whose arguments are no subcommand's, or of any command here. */
  private static Configured looked(List<String> line, Surroundings around, List<String> before) {
    CommandLine command = commandLine();
    CommandLine job = JobCommands.all().get(line.get(0));
    List<String> args = new ArrayList<>(before);
    args.addAll(job == null ? line : line.subList(1, line.size()));
    return job == null
        ? parse(command, around, args.toArray(String[]::new))
        : Configured.parse(
            job, commands(command).below(line.get(0)), around, args.toArray(String[]::new));
  }

  /** Prints what the rest of the line, or every command, would run with. */
  private static int show(
      Halfopen options,
      ConfigCommand config,
      Mistakes mistakes,
      Configured outer,
      Surroundings around) {
    EffectiveConfig shown = new EffectiveConfig(System.out);
    String file = options.file.file();
    List<String> before = file == null ? List.of() : List.of("--config", file);
    List<List<String>> lines = config.line.isEmpty() ? all() : List.of(config.line);
    for (List<String> line : lines) {
      Configured one = looked(line, around, before);
      one.mistakes().all().stream()
          .filter(m -> !isMissing(m))
          .forEach(m -> mistakes.add(one.hidden(m.getMessage() + "")));
      one.notes().forEach(note -> print(one, "note: " + note));
      shown.print(one);
    }
    return mistakes.isEmpty() ? 0 : refused(outer, mistakes);
  }

  /** What has still to be given when the command runs is no mistake here. */
  private static boolean isMissing(BadInputException mistake) {
    return String.valueOf(mistake.getMessage()).startsWith("Missing required");
  }

  private static List<List<String>> all() {
    List<List<String>> all = new ArrayList<>(leaves(commandLine(), List.of()));
    all.remove(List.of("config"));
    JobCommands.all().keySet().forEach(name -> all.add(List.of(name)));
    return all;
  }

  private static List<List<String>> leaves(CommandLine command, List<String> above) {
    List<List<String>> leaves = new ArrayList<>();
    command
        .getSubcommands()
        .forEach(
            (name, below) -> {
              List<String> path = new ArrayList<>(above);
              path.add(name);
              leaves.addAll(below.getSubcommands().isEmpty() ? List.of(path) : leaves(below, path));
            });
    return leaves;
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

  /** Each mistake in a line of its own; nothing was done. */
  private static int refused(Configured configured, Mistakes mistakes) {
    List<BadInputException> all = mistakes.all();
    Set<String> parsing = new HashSet<>();
    configured.mistakes().all().forEach(m -> parsing.add(String.valueOf(m.getMessage())));
    for (BadInputException mistake : all) {
      boolean parsed = parsing.contains(String.valueOf(mistake.getMessage()));
      if (parsed && all.size() == 1) {
        return refused(configured, mistake);
      }
      print(configured, line(configured, mistake, parsed));
    }
    return BAD_INPUT;
  }

  private static int refused(Configured configured, BadInputException mistake) {
    String command = configured.command().getCommandSpec().qualifiedName();
    print(configured, line(configured, mistake, true) + "; see " + command + " --help");
    return BAD_INPUT;
  }

  /** The message, with where what it speaks of stands unless it says so, and a pointer to it. */
  private static String line(Configured configured, BadInputException mistake, boolean placed) {
    String message = oneLine(mistake);
    String pointer = mistake.pointer();
    return message
        + (placed ? "" : configured.place(message))
        + (pointer.isEmpty() ? "" : "\n  " + pointer.replace("\n", "\n  "));
  }

  private static int failed(Configured configured, Throwable e) {
    if (e instanceof BadInputException bad) {
      bad.each().forEach(one -> print(configured, line(configured, one, false)));
      return BAD_INPUT;
    }
    org.slf4j.LoggerFactory.getLogger(Halfopen.class).error("command failed", e);
    String log = System.getProperty("halfopen.log");
    String root = RootCause.of(e);
    String why = oneLine(e).contains(root) ? oneLine(e) : oneLine(e) + ": " + root;
    print(configured, why + (log == null || LogFormat.isJson() ? "" : "; the log is " + log));
    return 1;
  }

  private static String oneLine(Throwable e) {
    String message = e.getMessage();
    String text = message == null ? e.getClass().getSimpleName() : message;
    return text.lines().findFirst().orElse(e.getClass().getSimpleName());
  }

  private static void print(Configured configured, String message) {
    String text = configured.hidden(message);
    if (LogFormat.isJson()) {
      org.slf4j.LoggerFactory.getLogger(LogFormat.CONSOLE).error(text);
      return;
    }
    PrintWriter err = configured.command().getErr();
    err.println("halfopen: " + text);
    err.flush();
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "name a command: lab, scan, fingerprint, sniff, archive, changes, map, export, explore,"
            + " forget, elasticsearch, kibana or config");
  }
}
