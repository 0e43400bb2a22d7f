package io.halfopen.local.cli;

import io.halfopen.job.config.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** One command line, run to its end in this process. */
record CommandRun(int status, String out, String err) {
  /** It comes every ten seconds: whether at all is a matter of the machine, and no test's. */
  private static final Pattern PROGRESS =
      Pattern.compile(
          "^[0-9:]+( [0-9]+%.*)?; .*[0-9]+ events, [0-9]+ a second\\R", Pattern.MULTILINE);

  static CommandRun of(String... args) {
    return of(List.of(args));
  }

  static CommandRun of(List<String> args) {
    return in(Surroundings.ofProcess(), args.toArray(String[]::new));
  }

  /** The same with another environment and folder. */
  static CommandRun in(Surroundings around, String... args) {
    PrintStream beforeOut = System.out;
    PrintStream beforeErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      int status = Halfopen.execute(around, args);
      return new CommandRun(
          status,
          out.toString(StandardCharsets.UTF_8),
          PROGRESS.matcher(err.toString(StandardCharsets.UTF_8)).replaceAll(""));
    } finally {
      System.setOut(beforeOut);
      System.setErr(beforeErr);
    }
  }

  /** The header row. */
  String header() {
    return out.lines().findFirst().orElse("");
  }

  /** The lines below the header, whose order is nobody's promise, sorted. */
  List<String> rows() {
    return out.lines().skip(1).sorted().toList();
  }
}
