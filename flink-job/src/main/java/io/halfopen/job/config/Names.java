package io.halfopen.job.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What options and arguments are called outside of a command line: an option by its long name
 * without dashes, an argument by its label in the usage line, in small letters.
 */
final class Names {
  /** Options that mean the same to every command and may stand at the top of the file. */
  static final Set<String> COMMON =
      Set.of(
          "labels",
          "bootstrap-servers",
          "kafka-property",
          "kafka-properties-file",
          "optout-file",
          "log-format",
          "log-file",
          "log-directory",
          "verbosity");

  private Names() {}

  /** The name, or null for what has none: help, version and the file's own option. */
  static @Nullable String of(ArgSpec argument) {
    if (argument instanceof PositionalParamSpec positional) {
      return positional.hidden()
          ? null
          : positional.paramLabel().replaceAll("[^A-Za-z-]", "").toLowerCase(Locale.ROOT);
    }
    OptionSpec option = (OptionSpec) argument;
    String name = option.longestName();
    if (option.usageHelp() || option.versionHelp() || !name.startsWith("--")) {
      return null;
    }
    return name.equals("--config") || listsOnly(name) ? null : name.substring(2);
  }

  /** Options that print a list and end belong to a person at a terminal. */
  private static boolean listsOnly(String name) {
    return name.equals("--list-of-ips-file") ? false : name.startsWith("--list-");
  }

  /** The option or argument of this name, an option's other long names included, or null. */
  static @Nullable ArgSpec find(CommandSpec command, String name) {
    for (ArgSpec argument : command.args()) {
      String own = of(argument);
      boolean alias =
          own != null
              && argument instanceof OptionSpec option
              && Arrays.asList(option.names()).contains("--" + name);
      if (own != null && (own.equals(name) || alias)) {
        return argument;
      }
    }
    return null;
  }

  /** All names of a command's options and arguments. */
  static List<String> all(CommandSpec command) {
    List<String> names = new ArrayList<>();
    for (ArgSpec argument : command.args()) {
      String name = of(argument);
      if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  /** True for an option that is there or is not. */
  static boolean isFlag(ArgSpec argument) {
    return argument.isOption() && argument.arity().max() == 0;
  }

  /** True where several values are several things, not one that is joined by commas. */
  static boolean isMany(ArgSpec argument) {
    return argument.isMultiValue();
  }

  /** True for {@code NAME=VALUE}. */
  static boolean isMap(ArgSpec argument) {
    return java.util.Map.class.isAssignableFrom(argument.type());
  }

  /** As it is written on a command line. */
  static String written(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName()
        : ((PositionalParamSpec) argument).paramLabel();
  }
}
