package io.halfopen.job;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import io.halfopen.job.config.Commands;
import io.halfopen.job.config.Configured;
import io.halfopen.job.config.FileArguments;
import io.halfopen.job.config.Surroundings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What the jobs are told, for whoever reads the file that speaks of them. */
public final class JobCommands {
  static final String JOB = "job";
  static final String REPLAY = "replay";

  private JobCommands() {}

  /** New ones each time, by their names in the file. */
  public static Map<String, CommandLine> all() {
    Map<String, CommandLine> all = new LinkedHashMap<>();
    all.put(JOB, line(JOB, new JobArguments()));
    all.put(REPLAY, line(REPLAY, new ReplayArguments()));
    return all;
  }

  private static CommandLine line(String name, Object arguments) {
    CommandLine line = new CommandLine(arguments).setCaseInsensitiveEnumValuesAllowed(true);
    line.getCommandSpec().addMixin("file", CommandSpec.forAnnotatedObject(new FileArguments()));
    line.getCommandSpec().name(name);
    return line;
  }

  /**
   * Reads arguments, environment and file; false where only help was asked for.
   *
   * @param check what is wrong beyond what a parser sees
   * @throws BadInputException with a line for each mistake
   */
  static boolean parse(String name, Object arguments, String[] args, Consumer<Mistakes> check) {
    CommandLine command = line(name, arguments);
    Configured configured =
        Configured.parse(command, Commands.alone(name, command), Surroundings.ofCluster(), args);
    if (configured.asksForHelp()) {
      @Nullable Integer unused = CommandLine.executeHelpRequest(configured.parsed());
      return false;
    }
    configured.notes().forEach(note -> System.err.println("halfopen: note: " + note));
    Mistakes checked = new Mistakes();
    check.accept(checked);
    Mistakes all = new Mistakes();
    configured.mistakes().all().forEach(m -> all.add(configured.hidden(m.getMessage() + "")));
    for (BadInputException mistake : checked.all()) {
      String message = String.valueOf(mistake.getMessage());
      all.add(configured.hidden(message + configured.place(message)));
    }
    all.raise();
    return true;
  }

  /** The lines of mistakes, each with the program's name in front. */
  static String lines(String program, Exception e) {
    return String.valueOf(e.getMessage())
        .lines()
        .map(line -> program + ": " + line)
        .collect(Collectors.joining("\n"));
  }
}
