package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Mistakes;
import io.halfopen.explore.Explorer;
import io.halfopen.job.config.Heading;
import io.halfopen.local.lab.LabRun;
import io.halfopen.local.scan.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Heading("Lab")
@Command(
    name = "lab",
    usageHelpWidth = 100,
    mixinStandardHelpOptions = true,
    description = {
      "Scans real Linux kernels in two network namespaces of its own (needs root).",
      "Nothing leaves this machine; the namespaces end with the command."
    })
final class LabCommand implements Callable<Integer>, Checked {
  @Option(
      names = "--hosts",
      paramLabel = "N",
      defaultValue = "12",
      description = "hosts in the lab (default ${DEFAULT-VALUE})")
  int hosts = 12;

  @Option(
      names = "--session-gap",
      paramLabel = "SECONDS",
      defaultValue = "20",
      converter = Seconds.class,
      description =
          "silence that ends an exchange (default ${DEFAULT-VALUE}); the longest pause here is 16")
  Duration sessionGap = Duration.ofSeconds(20);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "keep the run's data in a new folder there; default: temporary, removed at exit")
  @Nullable Path data;

  @Option(
      names = "--explore",
      description = "show the records on a local page as they come, until Ctrl-C")
  boolean explore;

  @Mixin SinkOptions sinks = new SinkOptions();

  @Override
  public Integer call() throws Exception {
    if (sinks.listed(System.out)) {
      return 0;
    }
    if (!explore) {
      return run(record -> {});
    }
    Path files = sinks.files == null ? null : Path.of(sinks.files);
    Path known = files != null && Files.isDirectory(files) ? files : null;
    try (Explorer explorer = Explorer.open(known, PageOptions.settled(), true)) {
      System.err.println("the records appear at " + explorer.address());
      int status = run(explorer::add);
      explorer.scanEnded();
      System.err.println("the page stays at " + explorer.address() + " until Ctrl-C");
      ExploreCommand.waitForCtrlC(explorer);
      return status;
    }
  }

  @Override
  public void check(Mistakes mistakes) {
    sinks.check(mistakes);
  }

  private int run(Consumer<Ja4TScanRecord> onlooker) throws Exception {
    LabRun run =
        new LabRun(
            hosts, sessionGap, data, sinks.specs(), onlooker, System.out, new Progress(System.err));
    try {
      return run.run(new Random()) == hosts && !run.interrupted() ? 0 : 1;
    } catch (BadInputException e) {
      String message = String.valueOf(e.getMessage());
      throw message.contains("CAP_")
          ? new BadInputException(
              message + "; without it, try: ./halfopen fingerprint samples/lab.pcap", e)
          : e;
    }
  }
}
