package io.halfopen.local.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Commands that only hold others. */
final class CommandName {
  private CommandName() {}

  static ParameterException missing(@Nullable CommandSpec spec, String commands) {
    return new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "name what to do: " + commands);
  }
}
