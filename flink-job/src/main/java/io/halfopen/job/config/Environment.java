package io.halfopen.job.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Options in variables: {@code HALFOPEN_SCAN_TARGET_PORTS} is {@code scan}'s {@code
 * --target-ports}, {@code HALFOPEN_LABELS} is everybody's {@code --labels}; of several values each
 * stands on a line of its own.
 */
final class Environment {
  static final String PREFIX = "HALFOPEN_";

  /** What Kubernetes and Docker set for each service of a name that begins like ours. */
  private static final Pattern SERVICE_LINK = Pattern.compile("(tcp|udp|sctp)://\\S+");

  private Environment() {}

  /** What it says of a command, by the names of its options and arguments. */
  static Map<String, Given> values(
      Map<String, String> environment, List<String> path, CommandSpec command) {
    Map<String, Given> values = new LinkedHashMap<>();
    for (ArgSpec argument : command.args()) {
      String name = Names.of(argument);
      if (name == null) {
        continue;
      }
      if (Names.COMMON.contains(name)) {
        put(values, name, argument, variable(List.of(), name), environment);
        values.computeIfPresent(name, (n, given) -> given.toEverybody());
      }
      put(values, name, argument, variable(path, name), environment);
    }
    return values;
  }

  private static void put(
      Map<String, Given> values,
      String name,
      ArgSpec argument,
      String variable,
      Map<String, String> environment) {
    String text = environment.get(variable);
    if (text == null || SERVICE_LINK.matcher(text).matches()) {
      return;
    }
    boolean lines = Names.isMany(argument);
    values.put(
        name,
        new Given(
            lines ? text.lines().filter(l -> !l.isBlank()).toList() : List.of(text), variable));
  }

  private static String variable(List<String> path, String name) {
    List<String> parts = new ArrayList<>(path);
    parts.add(name);
    return PREFIX + String.join("_", parts).toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Tells of variables that look meant for this command and name nothing that it has. */
  static void tellUnknown(
      Map<String, String> environment,
      List<String> path,
      CommandSpec command,
      Consumer<String> note) {
    String prefix = variable(path, "");
    List<String> known = Names.all(command);
    new TreeMap<>(environment)
        .forEach(
            (variable, text) -> {
              String rest = variable.startsWith(prefix) ? variable.substring(prefix.length()) : "";
              String name = rest.toLowerCase(Locale.ROOT).replace('_', '-');
              String hint = rest.isEmpty() ? "" : NearestName.hint(name, known);
              if (!hint.isEmpty() && !known.contains(name) && !variable.contains("_SERVICE_")) {
                note.accept(
                    variable + ": '" + command.name() + "' has no option '" + name + "'" + hint);
              }
            });
  }
}
