package io.halfopen.job.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Which commands the file speaks of.
 *
 * @param sections by their names at its top
 * @param above names above the root of the command line: none, or a job's own
 * @param all whether there are no others
 */
public record Commands(Map<String, CommandSpec> sections, List<String> above, boolean all) {
  public Commands {
    sections = new LinkedHashMap<>(sections);
    above = List.copyOf(above);
  }

  /** The subcommands of a command line but one, and others that have a program of their own. */
  public static Commands of(CommandLine root, String without, Map<String, CommandSpec> others) {
    Map<String, CommandSpec> sections = new LinkedHashMap<>();
    root.getSubcommands().forEach((name, line) -> sections.put(name, line.getCommandSpec()));
    sections.remove(without);
    sections.putAll(others);
    return new Commands(sections, List.of(), true);
  }

  /** The same of one of those others, which is a command line of its own. */
  public Commands below(String name) {
    return new Commands(sections, List.of(name), all);
  }

  /** A program that is one command, and does not know what else may stand in the file. */
  public static Commands alone(String name, CommandLine command) {
    return new Commands(Map.of(name, command.getCommandSpec()), List.of(name), false);
  }
}
