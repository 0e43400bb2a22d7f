package io.halfopen.job.config;

import io.halfopen.event.Mistakes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code halfopen.yaml}: options by their long names below the names of their commands, and at the
 * top those that mean the same to every command.
 *
 * <pre>{@code
 * bootstrap-servers: kafka:9092
 * scan:
 *   target-ports: 443
 *   sink: [files:out]
 * }</pre>
 */
final class ConfigFile {
  private final Section top;

  private ConfigFile(Section top) {
    this.top = top;
  }

  /**
   * Reads it, and tells of whatever is no name or no possible form of a value.
   *
   * @param commands by their names at the top of the file
   * @param all whether no others exist
   */
  static ConfigFile read(
      Path file, Map<String, CommandSpec> commands, boolean all, Mistakes mistakes) {
    ConfigFile read = new ConfigFile(new Section(file, YamlText.read(file), mistakes));
    for (String name : read.top.names()) {
      CommandSpec command = commands.get(name);
      ArgSpec common = common(name, commands);
      if (command != null) {
        checkSection(read.top.section(name, mistakes), command, mistakes);
      } else if (common != null) {
        read.top.value(name, common, mistakes);
      } else if (all || !read.top.isSection(name)) {
        mistakes.add(read.top.at(name) + ": " + unknown(name, commands));
      }
    }
    return read;
  }

  private static @Nullable ArgSpec common(String name, Map<String, CommandSpec> commands) {
    return Names.COMMON.contains(name)
        ? commands.values().stream()
            .flatMap(ConfigFile::leaves)
            .map(c -> Names.find(c, name))
            .filter(java.util.Objects::nonNull)
            .findFirst()
            .orElse(null)
        : null;
  }

  private static Stream<CommandSpec> leaves(CommandSpec command) {
    return Stream.concat(
        Stream.of(command),
        command.subcommands().values().stream().flatMap(c -> leaves(c.getCommandSpec())));
  }

  private static String unknown(String name, Map<String, CommandSpec> commands) {
    List<String> having =
        commands.entrySet().stream()
            .filter(c -> Names.find(c.getValue(), name) != null)
            .map(c -> "'" + c.getKey() + ":'")
            .toList();
    if (!having.isEmpty()) {
      return "'%s' belongs below the name of a command: %s"
          .formatted(name, String.join(", ", having));
    }
    List<String> names = new ArrayList<>(commands.keySet());
    names.addAll(Names.COMMON);
    return "there is no command and no common option '"
        + name
        + "'"
        + NearestName.hint(name, names);
  }

  private static void checkSection(Section section, CommandSpec command, Mistakes mistakes) {
    for (String name : section.names()) {
      ArgSpec argument = Names.find(command, name);
      if (command.subcommands().containsKey(name)) {
        CommandSpec below = command.subcommands().get(name).getCommandSpec();
        checkSection(section.section(name, mistakes), below, mistakes);
      } else if (argument != null) {
        section.value(name, argument, mistakes);
      } else {
        List<String> names = new ArrayList<>(Names.all(command));
        names.addAll(command.subcommands().keySet());
        mistakes.add(
            "%s: '%s' has no option '%s'%s"
                .formatted(section.at(name), command.name(), name, NearestName.hint(name, names)));
      }
    }
  }

  /** What it says of a command, by the names of its options and arguments. */
  Map<String, Given> values(List<String> path, CommandSpec command) {
    Mistakes told = new Mistakes();
    Section section = top;
    for (String name : path) {
      section = section.section(name, told);
    }
    Map<String, Given> values = new LinkedHashMap<>();
    Names.COMMON.forEach(name -> put(values, top, name, command, told));
    for (String name : section.names()) {
      put(values, section, name, command, told);
    }
    return values;
  }

  private void put(
      Map<String, Given> values, Section from, String name, CommandSpec command, Mistakes told) {
    ArgSpec argument = Names.find(command, name);
    Given given = argument == null ? null : from.value(name, argument, told);
    String own = argument == null ? null : Names.of(argument);
    if (given != null && own != null) {
      values.put(own, from == top ? given.toEverybody() : given);
    }
  }
}
