package io.halfopen.job.config;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which file options come from; read by {@link Configured} before anything else. */
@Heading("Configuration file")
public final class FileArguments {
  @Option(
      names = {"-C", "--config"},
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "options from this file, in place of $HALFOPEN_CONFIG or ./halfopen.yaml; none: from no"
              + " file. The environment (HALFOPEN_SCAN_RATE) overrides it, the command line both."
              + " 'scan' also reads ZMap's form (key value), where the name does not end in .yaml")
  @Nullable String file;

  /** As it was named, or null. */
  public @Nullable String file() {
    return file;
  }
}
