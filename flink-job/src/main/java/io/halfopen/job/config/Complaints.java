package io.halfopen.job.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the parser complained of, a line each. */
final class Complaints {
  private Complaints() {}

  static List<String> of(ParseResult parsed, Function<@Nullable ArgSpec, String> where) {
    List<String> lines = new ArrayList<>();
    for (ParseResult at = parsed; ; at = at.subcommand()) {
      for (Exception error : at.errors()) {
        if (error instanceof UnmatchedArgumentException unmatched) {
          unmatched.getUnmatched().forEach(text -> lines.add(unknown(text, unmatched)));
        } else {
          ArgSpec argument = error instanceof ParameterException e ? e.getArgSpec() : null;
          lines.add(firstLine(error) + where.apply(argument));
        }
      }
      if (!at.hasSubcommand()) {
        return lines;
      }
    }
  }

  private static String unknown(String text, UnmatchedArgumentException error) {
    var spec = error.getCommandLine().getCommandSpec();
    String name = text.replaceFirst("=.*", "");
    if (name.startsWith("-")) {
      List<String> names = Names.all(spec).stream().filter(n -> isOption(spec, n)).toList();
      String hint = NearestName.hint(name, names).replace("mean '", "mean '--");
      return "Unknown option: '" + name + "'" + hint;
    }
    String hint = NearestName.hint(text, spec.subcommands().keySet());
    return spec.subcommands().isEmpty()
        ? "Unmatched argument: '" + text + "'"
        : "there is no command '" + text + "'" + hint;
  }

  private static boolean isOption(picocli.CommandLine.Model.CommandSpec spec, String name) {
    ArgSpec found = Names.find(spec, name);
    return found != null && found.isOption();
  }

  private static String firstLine(Exception error) {
    String message = error.getMessage();
    String name = error.getClass().getSimpleName();
    return message == null ? name : message.lines().findFirst().orElse(name);
  }
}
