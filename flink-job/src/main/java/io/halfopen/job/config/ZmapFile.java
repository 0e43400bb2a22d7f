package io.halfopen.job.config;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Options from a file in ZMap's form: {@code key value # comment} a line, the key an option's long
 * name, a flag without value.
 */
final class ZmapFile {
  private final Path file;
  private final Map<String, Given> values = new LinkedHashMap<>();

  private ZmapFile(Path file) {
    this.file = file;
  }

  /** What it says of the command, by the names of its options; tells of lines that say nothing. */
  static Map<String, Given> read(Path file, CommandSpec command, Mistakes mistakes) {
    ZmapFile config = new ZmapFile(file);
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String text = withoutComment(lines.get(i)).strip();
      String where = file + ", line " + (i + 1);
      if (!text.isEmpty()) {
        mistakes.check(() -> config.take(text, where, command));
      }
    }
    return config.values;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (MalformedInputException e) {
      throw new BadInputException(file + ": this is no text; name a file of key value lines", e);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read; name another file: --config", e);
    }
  }

  private void take(String text, String where, CommandSpec command) {
    int end = 0;
    while (end < text.length()
        && !Character.isWhitespace(text.charAt(end))
        && text.charAt(end) != '=') {
      end++;
    }
    String key = text.substring(0, end);
    String value = text.substring(end).strip();
    value = value.startsWith("=") ? value.substring(1).strip() : value;
    ArgSpec option = Names.find(command, key);
    if (option == null || !option.isOption()) {
      throw new BadInputException(
          where
              + ": there is no option '"
              + key
              + "'"
              + NearestName.hint(key, Names.all(command))
              + "; see --help");
    }
    boolean flag = Names.isFlag(option);
    if (!flag && value.isEmpty()) {
      throw new BadInputException(where + ": '" + key + "' needs a value");
    }
    if (flag && !value.isEmpty() && !value.equals("true") && !value.equals("false")) {
      throw new BadInputException(where + ": '" + key + "' is a flag and takes no value");
    }
    String said = flag && value.isEmpty() ? "true" : unquoted(value);
    Given before =
        values.putIfAbsent(
            Objects.requireNonNull(Names.of(option)), new Given(List.of(said), where));
    if (before != null) {
      throw new BadInputException(
          where
              + ": '"
              + key
              + "' was given on "
              + before.where().substring(file.toString().length() + 2));
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
}
