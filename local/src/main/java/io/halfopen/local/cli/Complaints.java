package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import io.halfopen.job.config.Configured;
import io.halfopen.local.embedded.FlinkPlugins;
import io.halfopen.local.embedded.RootCause;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * What a command that does not run, or fails, says: a line each, without secrets; and its status.
 */
final class Complaints {
  private static final int BAD_INPUT = 2;

  private Complaints() {}

  /** Each mistake in a line of its own; nothing was done. */
  static int refused(Configured configured, Mistakes mistakes) {
    List<BadInputException> all = mistakes.all();
    Set<String> parsing = new HashSet<>();
    configured.mistakes().all().forEach(m -> parsing.add(String.valueOf(m.getMessage())));
    for (BadInputException mistake : all) {
      boolean parsed = parsing.contains(String.valueOf(mistake.getMessage()));
      if (parsed && all.size() == 1) {
        return refused(configured, mistake);
      }
      print(configured, line(configured, mistake, parsed));
    }
    return BAD_INPUT;
  }

  static int refused(Configured configured, BadInputException mistake) {
    String command = configured.command().getCommandSpec().qualifiedName();
    print(configured, line(configured, mistake, true) + "; see " + command + " --help");
    return BAD_INPUT;
  }

  /** The message, with where what it speaks of stands unless it says so, and a pointer to it. */
  private static String line(Configured configured, BadInputException mistake, boolean placed) {
    String message = oneLine(mistake);
    String pointer = mistake.pointer();
    return message
        + (placed ? "" : configured.place(message))
        + (pointer.isEmpty() ? "" : "\n  " + pointer.replace("\n", "\n  "));
  }

  static int failed(Configured configured, Throwable e) {
    String plugin = FlinkPlugins.missing(e);
    if (plugin != null) {
      print(configured, plugin);
      return BAD_INPUT;
    }
    if (e instanceof BadInputException bad) {
      bad.each().forEach(one -> print(configured, line(configured, one, false)));
      return BAD_INPUT;
    }
    LoggerFactory.getLogger(Halfopen.class).error("command failed", e);
    String log = System.getProperty("halfopen.log");
    String root = RootCause.of(e);
    String why = oneLine(e).contains(root) ? oneLine(e) : oneLine(e) + ": " + root;
    print(configured, why + (log == null || LogFormat.isJson() ? "" : "; the log is " + log));
    return 1;
  }

  static String oneLine(Throwable e) {
    String message = e.getMessage();
    String text = message == null ? e.getClass().getSimpleName() : message;
    return text.lines().findFirst().orElse(e.getClass().getSimpleName());
  }

  static void print(Configured configured, String message) {
    String text = configured.hidden(message);
    if (LogFormat.isJson()) {
      LoggerFactory.getLogger(LogFormat.CONSOLE).error(text);
      return;
    }
    PrintWriter err = configured.command().getErr();
    err.println("halfopen: " + text);
    err.flush();
  }
}
