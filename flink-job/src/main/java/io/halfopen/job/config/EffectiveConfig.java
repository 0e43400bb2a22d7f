package io.halfopen.job.config;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What commands would run with, as a file that can be used again; a comment says where each value
 * comes from. Secrets are masked, references to them are not.
 */
public final class EffectiveConfig {
  private static final Pattern PLAIN = Pattern.compile("-?[0-9.]+|[A-Za-z0-9/][A-Za-z0-9_./-]*");
  private static final Pattern NULL = Pattern.compile("(?i)null");
  private final PrintStream out;
  private List<String> last = List.of();

  public EffectiveConfig(PrintStream out) {
    this.out = out;
  }

  /** Prints one command below what is printed already; those of one parent follow each other. */
  public void print(Configured configured) {
    List<String> path = configured.path();
    int shared = 0;
    while (shared < Math.min(path.size(), last.size()) - 1
        && path.get(shared).equals(last.get(shared))) {
      shared++;
    }
    for (int depth = shared; depth < path.size(); depth++) {
      out.println("  ".repeat(depth) + path.get(depth) + ":");
    }
    last = path;
    String indent = "  ".repeat(path.size());
    for (ArgSpec argument : configured.command().getCommandSpec().args()) {
      String name = Names.of(argument);
      if (name != null) {
        print(configured, argument, name, indent);
      }
    }
  }

  private void print(Configured configured, ArgSpec argument, String name, String indent) {
    Given added = configured.added(name);
    List<String> values;
    String where;
    if (added != null) {
      values = added.values();
      where = added.where();
    } else {
      ArgSpec given =
          argument.isOption()
              ? Configured.matched(configured.parsed(), Names.written(argument))
              : argument;
      List<String> texts = given == null ? List.of() : given.originalStringValues();
      values = texts.isEmpty() ? defaults(argument) : texts;
      where = texts.isEmpty() ? "default" : "command line";
      if (given != null && Names.isFlag(argument) && !texts.isEmpty()) {
        values = List.of(String.valueOf((Object) given.getValue()));
      }
    }
    if (values.isEmpty()) {
      return;
    }
    String comment = "  # " + where;
    if (Names.isMap(argument)) {
      out.println(indent + name + ":" + comment);
      values.forEach(pair -> out.println(indent + "  " + pair(pair)));
    } else if (Names.isMany(argument)) {
      out.println(indent + name + ":" + comment);
      values.forEach(v -> out.println(indent + "  - " + quoted(masked(name, v))));
    } else {
      out.println(indent + name + ": " + quoted(masked(name, values.get(0))) + comment);
    }
  }

  private static List<String> defaults(ArgSpec argument) {
    @Nullable Object value =
        argument.defaultValue() == null ? argument.initialValue() : argument.defaultValue();
    List<String> texts = new ArrayList<>();
    if (value instanceof Collection<?> many) {
      many.forEach(one -> texts.add(String.valueOf(one)));
    } else if (value instanceof Enum<?> one) {
      texts.add(one.name().toLowerCase(Locale.ROOT));
    } else if (value != null && !(value instanceof java.util.Map)) {
      texts.add(value.toString());
    }
    texts.removeIf(String::isEmpty);
    return argument instanceof OptionSpec option && option.required() ? List.of() : texts;
  }

  private static String masked(String name, String value) {
    return Masked.isSecret(name) && !References.hold(value) ? Masked.MASK : Masked.text(value);
  }

  private static String pair(String pair) {
    String shown = Masked.pair(pair);
    int equals = shown.indexOf('=');
    return equals < 0
        ? quoted(shown) + ":"
        : quoted(shown.substring(0, equals)) + ": " + quoted(shown.substring(equals + 1));
  }

  private static String quoted(String text) {
    if (PLAIN.matcher(text).matches() && !NULL.matcher(text).matches()) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
