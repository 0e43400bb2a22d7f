package io.halfopen.job.config;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * A command line with what the environment and the file add to it: a command's options are those of
 * the command line, else of the environment, else of the file, each option whole. All that is wrong
 * with them is collected, and nothing is thrown.
 *
 * <pre>{@code
 * Configured configured = Configured.parse(command, Place.ofRoot(), Surroundings.ofProcess(), args);
 * configured.mistakes().raise();
 * }</pre>
 */
public final class Configured {
  private final Mistakes mistakes = new Mistakes();
  private final List<String> notes = new ArrayList<>();
  private final Hidden hidden = new Hidden();
  private final Map<String, Given> added = new LinkedHashMap<>();
  private final List<String> path;
  private final ParseResult parsed;

  private Configured(List<String> path, CommandLine command, Commands commands, Told told) {
    this.path = path;
    ParseResult given = told.given();
    CommandSpec spec = innermost(given).commandSpec();
    if (asksForHelp(given) || path.isEmpty() || !commands.sections().containsKey(path.get(0))) {
      parsed = given;
    } else {
      SecretsInSight.check(given, mistakes);
      Map<String, Given> values = new LinkedHashMap<>();
      mistakes.check(() -> values.putAll(fromFile(given, spec, commands, told.around())));
      values.putAll(Environment.values(told.around().environment(), path, spec));
      Environment.tellUnknown(told.around().environment(), path, spec, notes::add);
      parsed = again(command, given, values, told.around());
    }
    Complaints.of(parsed, this::where).forEach(mistakes::add);
    tellCommon(spec);
  }

  private void tellCommon(CommandSpec spec) {
    Set<String> common = new HashSet<>();
    added.forEach(
        (name, given) -> {
          if (given.common()) {
            common.add(name);
          }
        });
    for (CommandSpec mixin : spec.mixins().values()) {
      if (mixin.userObject() instanceof ForEverybody options) {
        options.common(common);
      }
      tellCommon(mixin);
    }
  }

  private record Told(ParseResult given, Surroundings around) {}

  /** Parses twice: what was given first says which file and which of its options hold. */
  public static Configured parse(
      CommandLine command, Commands commands, Surroundings around, String... args) {
    collectErrors(command);
    ParseResult given = command.parseArgs(args);
    List<String> path = new ArrayList<>(commands.above());
    for (ParseResult at = given; at.hasSubcommand(); at = at.subcommand()) {
      path.add(at.subcommand().commandSpec().name());
    }
    return new Configured(path, command, commands, new Told(given, around));
  }

  private static void collectErrors(CommandLine command) {
    command.getCommandSpec().parser().collectErrors(true);
    command.getSubcommands().values().forEach(Configured::collectErrors);
  }

  private Map<String, Given> fromFile(
      ParseResult given, CommandSpec spec, Commands commands, Surroundings around) {
    Path file = around.file(named(given));
    if (file == null) {
      return Map.of();
    }
    if (!file.toString().matches(".*\\.(ya?ml|json)")) {
      if (path.equals(List.of("scan"))) {
        return ZmapFile.read(file, spec, mistakes);
      }
      throw new BadInputException(
          file + ": ZMap's form is for 'scan' alone: name a file that ends in .yaml: --config");
    }
    Map<String, Given> values =
        ConfigFile.read(file, commands.sections(), commands.all(), mistakes).values(path, spec);
    if (Surroundings.isOpen(file) && values.values().stream().anyMatch(SecretsInSight::stand)) {
      notes.add(file + " holds a secret and others may read it: chmod 600 " + file);
    }
    return values;
  }

  private static @Nullable String named(ParseResult given) {
    for (ParseResult at = given; ; at = at.subcommand()) {
      if (at.hasMatchedOption("--config")) {
        List<String> values = at.matchedOption("--config").originalStringValues();
        return values.isEmpty() ? null : values.get(values.size() - 1);
      }
      if (!at.hasSubcommand()) {
        return null;
      }
    }
  }

  private ParseResult again(
      CommandLine command, ParseResult given, Map<String, Given> values, Surroundings around) {
    CommandSpec spec = innermost(given).commandSpec();
    List<String> options = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          ArgSpec argument = Names.find(spec, name);
          if (argument != null && !isGiven(given, argument)) {
            added.put(name, value);
            for (String text : value.values()) {
              String plain = resolved(argument, text, value.where(), around);
              if (plain != null && argument.isOption()) {
                options.add(Names.written(argument) + "=" + plain);
              } else if (plain != null) {
                arguments.add(plain);
              }
            }
          }
        });
    if (added.isEmpty()) {
      return given;
    }
    List<String> all = new ArrayList<>(given.expandedArgs());
    all.addAll(behindName(all, given), options);
    if (!arguments.isEmpty() && !all.contains("--")) {
      all.add("--");
    }
    all.addAll(arguments);
    return command.setExpandAtFiles(false).parseArgs(all.toArray(String[]::new));
  }

  /** Null where the secret that it refers to is not there; Kafka's clients look by themselves. */
  private @Nullable String resolved(
      ArgSpec argument, String text, String where, Surroundings around) {
    if (Names.isMap(argument) || !References.hold(text)) {
      return text;
    }
    try {
      String plain = References.resolved(text, around.environment());
      hidden.put(plain, text);
      return plain;
    } catch (BadInputException e) {
      mistakes.add(e.getMessage() + " (" + where + ")");
      return null;
    }
  }

  private static int behindName(List<String> args, ParseResult given) {
    int behind = 0;
    for (ParseResult at = given; at.hasSubcommand(); at = at.subcommand()) {
      String name = at.subcommand().commandSpec().name();
      behind += args.subList(behind, args.size()).indexOf(name) + 1;
    }
    return behind;
  }

  /** Arguments are one whole: those of the command line leave none of the file's. */
  private static boolean isGiven(ParseResult given, ArgSpec argument) {
    return argument.isPositional()
        ? !innermost(given).matchedPositionals().isEmpty()
        : matched(given, Names.written(argument)) != null;
  }

  static @Nullable ArgSpec matched(ParseResult given, String option) {
    for (ParseResult at = given; ; at = at.subcommand()) {
      if (at.hasMatchedOption(option)) {
        return at.matchedOption(option);
      }
      if (!at.hasSubcommand()) {
        return null;
      }
    }
  }

  private static ParseResult innermost(ParseResult parsed) {
    return parsed.hasSubcommand() ? innermost(parsed.subcommand()) : parsed;
  }

  private static boolean asksForHelp(ParseResult given) {
    return given.isUsageHelpRequested()
        || given.isVersionHelpRequested()
        || (given.hasSubcommand() && asksForHelp(given.subcommand()));
  }

  /** Where something stands that is not from the command line, in brackets; else nothing. */
  private String where(@Nullable ArgSpec argument) {
    String name = argument == null ? null : Names.of(argument);
    Given given = name == null ? null : added.get(name);
    return given == null ? "" : " (" + given.where() + ")";
  }

  /** The same of what a check complains of, as far as its message tells. */
  public String place(String message) {
    return Blame.of(message, added);
  }

  /** A message without secrets. */
  public String hidden(String message) {
    return Masked.text(hidden.in(message));
  }

  public Mistakes mistakes() {
    return mistakes;
  }

  /** Lines for whoever reads standard error; nothing stops for them. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** The command line with all that was added. */
  public ParseResult parsed() {
    return parsed;
  }

  /** Whether a page of help, or the version, is all that was asked for. */
  public boolean asksForHelp() {
    return asksForHelp(parsed);
  }

  /** The innermost command. */
  public CommandLine command() {
    return innermost(parsed).commandSpec().commandLine();
  }

  List<String> path() {
    return path;
  }

  /** What the environment or the file gave, or null. */
  @Nullable Given added(String name) {
    return added.get(name);
  }
}
