package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Options from a file, in ZMap's form: {@code key value # comment} a line, the key an option's long
 * name, a flag without value. What the command line says overrides it.
 */
final class ConfigFile implements IDefaultValueProvider {
  private record Entry(String value, int line) {}

  private final Path file;
  private final Map<String, Entry> entries = new HashMap<>();

  private ConfigFile(Path file) {
    this.file = file;
  }

  /** The file that the arguments name by {@code -C}, or null. */
  static @Nullable Path namedIn(String... args) {
    for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
      if (args[i].startsWith("--config=")) {
        return Path.of(args[i].substring("--config=".length()));
      }
      if (args[i].startsWith("-C") && args[i].length() > 2) {
        return Path.of(args[i].substring(args[i].charAt(2) == '=' ? 3 : 2));
      }
      if ((args[i].equals("-C") || args[i].equals("--config")) && i + 1 < args.length) {
        return Path.of(args[i + 1]);
      }
    }
    return null;
  }

  /**
   * Reads a file for this command.
   *
   * @throws BadInputException with the line that no option of the command understands
   */
  static ConfigFile read(Path file, CommandSpec command) {
    ConfigFile config = new ConfigFile(file);
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (MalformedInputException e) {
      throw new BadInputException(file + ": this is no text; name a file of key value lines", e);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read; name another file: --config", e);
    }
    for (int i = 0; i < lines.size(); i++) {
      config.take(lines.get(i), i + 1, command);
    }
    return config;
  }

  private void take(String line, int number, CommandSpec command) {
    String text = withoutComment(line).strip();
    if (text.isEmpty()) {
      return;
    }
    int end = 0;
    while (end < text.length()
        && !Character.isWhitespace(text.charAt(end))
        && text.charAt(end) != '=') {
      end++;
    }
    String key = text.substring(0, end);
    String value = text.substring(end).strip();
    value = value.startsWith("=") ? value.substring(1).strip() : value;
    OptionSpec option = command.findOption("--" + key);
    if (option == null || option.help() || key.equals("config") || key.isEmpty()) {
      throw new BadInputException(
          file + ", line " + number + ": there is no option '" + key + "'; see --help");
    }
    boolean flag = option.arity().max() == 0;
    if (!flag && value.isEmpty()) {
      throw new BadInputException(file + ", line " + number + ": '" + key + "' needs a value");
    }
    if (flag && !value.isEmpty() && !value.equals("true") && !value.equals("false")) {
      throw new BadInputException(
          file + ", line " + number + ": '" + key + "' is a flag and takes no value");
    }
    Entry entry = new Entry(flag && value.isEmpty() ? "true" : unquoted(value), number);
    Entry before = entries.putIfAbsent(option.longestName(), entry);
    if (before != null) {
      throw new BadInputException(
          file + ", line " + number + ": '" + key + "' was given on line " + before.line());
    }
  }

  private static String withoutComment(String line) {
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote == 0 && c == '#') {
        return line.substring(0, i);
      }
      if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
    }
    return line;
  }

  private static String unquoted(String value) {
    char first = value.charAt(0);
    boolean quoted =
        value.length() >= 2
            && (first == '"' || first == '\'')
            && value.charAt(value.length() - 1) == first;
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    Entry entry = entry(argument);
    return entry == null ? null : entry.value();
  }

  private @Nullable Entry entry(@Nullable ArgSpec argument) {
    return argument instanceof OptionSpec option ? entries.get(option.longestName()) : null;
  }

  /**
   * Where what a message complains of stands in the file: an option that it names, one whose value
   * it quotes (all of it or a part of a list), or the only one whose value is a word of it. Empty
   * where the file is not to blame.
   */
  String place(String message, ParseResult given) {
    for (String form :
        new String[] {"%1$s(?![\\w-])", "['\"](%2$s|%3$s)['\"]|(?<!\\S)%2$s:", "%2$s"}) {
      List<Entry> blamed =
          entries.entrySet().stream()
              .filter(e -> !given.hasMatchedOption(e.getKey()))
              .filter(e -> said(message, form, e.getKey(), e.getValue().value()))
              .map(Map.Entry::getValue)
              .toList();
      if (blamed.size() == 1) {
        return place(blamed.get(0));
      }
    }
    return "";
  }

  private static boolean said(String message, String form, String option, String value) {
    String parts =
        Arrays.stream(value.split(",", -1)).map(Pattern::quote).collect(Collectors.joining("|"));
    String what = form.formatted(Pattern.quote(option), Pattern.quote(value), parts);
    return Pattern.compile("(?<![\\w.-])(" + what + ")(?![\\w.])").matcher(message).find();
  }

  private String place(Entry entry) {
    return " (" + file + ", line " + entry.line() + ")";
  }

  /** Where a faulty option stands in the file, for the end of a message; empty if elsewhere. */
  String place(@Nullable ArgSpec argument) {
    Entry entry = entry(argument);
    return entry == null ? "" : place(entry);
  }
}
