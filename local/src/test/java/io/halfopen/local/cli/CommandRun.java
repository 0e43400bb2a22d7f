package io.halfopen.local.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One command line, run to its end in this process. */
record CommandRun(int status, String out, String err) {
  static CommandRun of(String... args) {
    return of(List.of(args));
  }

  static CommandRun of(List<String> args) {
    PrintStream beforeOut = System.out;
    PrintStream beforeErr = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      int status = Halfopen.execute(args.toArray(String[]::new));
      return new CommandRun(
          status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
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
