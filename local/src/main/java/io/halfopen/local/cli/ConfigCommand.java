package io.halfopen.local.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What a command line would run with; done by {@link Halfopen}, which knows where all stands. */
@Command(
    name = "config",
    usageHelpWidth = 100,
    mixinStandardHelpOptions = true,
    customSynopsis = "halfopen config [COMMAND [OPTIONS] [ARGUMENTS...]]",
    description = {
      "Prints what a command would run with, and where each value comes from.",
      "It does nothing else. What it prints can be used as halfopen.yaml; secrets are masked, and"
          + " names of files and variables that hold them are not. Mistakes are told as the command"
          + " would tell them. Without COMMAND: all commands, and the jobs ('job', 'replay').",
    },
    footer = {
      "",
      "  ./halfopen config scan 203.0.113.0/24 -p 443",
      "  HALFOPEN_CONFIG=/etc/halfopen.yaml ./halfopen config",
      "See docs/configuration.md."
    })
final class ConfigCommand {
  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "a command line to look at")
  List<String> line = new ArrayList<>();
}
