package io.halfopen.servers.command;

import io.halfopen.servers.command.ClusterFolder.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./halfopen cluster}. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = "A broker and a Flink cluster of real processes on this machine.",
    subcommands = UpCommand.class,
    footer = "Exit status: 0 done, 1 failed while running or nothing runs there, 2 bad input.")
public final class ClusterCommand implements Runnable {
  private static final Pattern JOB =
      Pattern.compile("\"jid\":\"(\\w+)\",\"name\":\"([^\"]*)\".*?\"state\":\"(\\w+)\"");
  private static final long END_SECONDS = 60;

  @Spec CommandSpec spec = CommandSpec.create();

  public static void main(String[] args) {
    System.exit(execute(args));
  }

  static int execute(String... args) {
    CommandLine command = new CommandLine(new ClusterCommand());
    command.setExecutionExceptionHandler(
        (e, line, parsed) -> {
          line.getErr().println("halfopen: " + e.getMessage());
          line.getErr().flush();
          return e instanceof Refusal ? 2 : 1;
        });
    return command.execute(args);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "name what to do: up, status or down");
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Says what runs in a folder, where it answers, and what its jobs do.")
  int status(@Option(names = "--dir", defaultValue = "halfopen-cluster") Path dir)
      throws IOException {
    Running running = ClusterFolder.running(dir);
    if (running == null) {
      System.err.println("nothing runs in " + dir);
      return 1;
    }
    System.out.println("broker " + running.broker());
    System.out.println("web UI " + running.webUi());
    Matcher jobs = JOB.matcher(UpCommand.jobs(running.webUi()));
    while (jobs.find()) {
      System.out.println("job " + jobs.group(1) + " " + jobs.group(2) + " " + jobs.group(3));
    }
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Ends what runs in a folder, as Ctrl-C does; its jobs go on at the next up.")
  int down(@Option(names = "--dir", defaultValue = "halfopen-cluster") Path dir) throws Exception {
    Running running = ClusterFolder.running(dir);
    ProcessHandle process = running == null ? null : ProcessHandle.of(running.pid()).orElse(null);
    if (process == null) {
      System.err.println("nothing runs in " + dir);
      return 1;
    }
    process.destroy();
    process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
    return 0;
  }
}
