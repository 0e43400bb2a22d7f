package io.halfopen.job.config;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import picocli.CommandLine;

/** A command as a process of its own: what goes wrong is one line and a fixed exit status. */
public final class Program {
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;

  private Program() {}

  /** Runs a command; returns its exit status, 1 where it failed, 2 where its input is bad. */
  public static int run(Object command, String... args) {
    CommandLine line = new CommandLine(command);
    line.setExecutionExceptionHandler(
        (e, failed, parsed) -> {
          boolean told = e instanceof BadInputException || e instanceof IOException;
          failed.getErr().println("halfopen: " + (told ? e.getMessage() : e.toString()));
          return e instanceof BadInputException ? BAD_INPUT : FAILED;
        });
    return line.execute(args);
  }
}
