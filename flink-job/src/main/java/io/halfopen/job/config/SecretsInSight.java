package io.halfopen.job.config;

import io.halfopen.event.Mistakes;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Secrets where everybody sees them. */
final class SecretsInSight {
  private SecretsInSight() {}

  /** Refuses those on the command line, which every user of the machine can list. */
  static void check(ParseResult given, Mistakes mistakes) {
    for (OptionSpec option : given.matchedOptions()) {
      for (String text : Names.isMap(option) ? option.originalStringValues() : NONE) {
        if (stands(text)) {
          mistakes.add(
              "%s %s: no secret belongs on a command line, where everybody sees it: write"
                      .formatted(option.longestName(), text.substring(0, text.indexOf('=')))
                  + " ${file:PATH} or ${env:NAME} in its place, or give --kafka-properties-file");
        }
      }
    }
    if (given.hasSubcommand()) {
      check(given.subcommand(), mistakes);
    }
  }

  private static final java.util.List<String> NONE = java.util.List.of();

  /** Whether a value in the file is a secret and no reference to one. */
  static boolean stand(Given given) {
    return given.values().stream().anyMatch(SecretsInSight::stands);
  }

  private static boolean stands(String pair) {
    int equals = pair.indexOf('=');
    return equals > 0
        && Masked.isSecret(pair.substring(0, equals))
        && !References.hold(pair.substring(equals));
  }
}
