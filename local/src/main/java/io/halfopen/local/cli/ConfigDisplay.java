package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import io.halfopen.job.JobCommands;
import io.halfopen.job.config.Configured;
import io.halfopen.job.config.EffectiveConfig;
import io.halfopen.job.config.Surroundings;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** What {@code config} prints: of one command line, or of every command and job. */
final class ConfigDisplay {
  private ConfigDisplay() {}

  /**
   * Prints it.
   *
   * @param line the command and its arguments; none for all commands
   * @param file that was named by {@code --config}, as it stands before each command
   * @param mistakes takes what is wrong with any of them
   */
  static void show(List<String> line, List<String> file, Mistakes mistakes, Surroundings around) {
    EffectiveConfig shown = new EffectiveConfig(System.out);
    for (List<String> one : line.isEmpty() ? all() : List.of(line)) {
      Configured configured = looked(one, around, file);
      configured.mistakes().all().stream()
          .filter(m -> !isMissing(m))
          .forEach(m -> mistakes.add(configured.hidden(m.getMessage() + "")));
      configured.notes().forEach(note -> Complaints.print(configured, "note: " + note));
      shown.print(configured);
    }
  }

  /** Of a job, whose arguments are no subcommand's, or of any command here. */
  private static Configured looked(List<String> line, Surroundings around, List<String> before) {
    CommandLine command = Halfopen.commandLine();
    CommandLine job = JobCommands.all().get(line.get(0));
    List<String> args = new ArrayList<>(before);
    args.addAll(job == null ? line : line.subList(1, line.size()));
    return job == null
        ? Halfopen.parse(command, around, args.toArray(String[]::new))
        : Configured.parse(
            job,
            Halfopen.commands(command).below(line.get(0)),
            around,
            args.toArray(String[]::new));
  }

  /** What has still to be given when the command runs is no mistake here. */
  private static boolean isMissing(BadInputException mistake) {
    return String.valueOf(mistake.getMessage()).startsWith("Missing required");
  }

  private static List<List<String>> all() {
    List<List<String>> all = new ArrayList<>(leaves(Halfopen.commandLine(), List.of()));
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
}
