package io.halfopen.local.cli;

import io.halfopen.event.Mistakes;
import io.halfopen.explore.Explorer;
import io.halfopen.explore.web.Settings;
import io.halfopen.job.config.Heading;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Heading("Records")
@Command(
    name = "explore",
    usageHelpWidth = 100,
    mixinStandardHelpOptions = true,
    description = {
      "Shows files of records on a local page, also while they are being written.",
      "Everything is read where it lies: JSON lines, CSV, Avro and Parquet, as --files writes them.",
      "Nothing leaves this machine. Ctrl-C ends it."
    })
final class ExploreCommand implements Callable<Integer>, Checked {
  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      defaultValue = ".",
      description = "a folder of records, or one file; default: this folder")
  Path folder = Path.of(".");

  @Mixin PageOptions page = new PageOptions();

  @Override
  public Integer call() throws Exception {
    Settings settings = page.settings();
    try (Explorer explorer = Explorer.open(folder, settings)) {
      System.out.println(explorer.address());
      System.out.flush();
      String fingerprint = settings.fingerprint();
      if (fingerprint != null) {
        System.err.println(
            "its certificate was made for this run, so a browser warns; compare its SHA-256: "
                + fingerprint);
      }
      System.err.println("Ctrl-C ends it");
      waitForCtrlC(explorer);
    }
    return 0;
  }

  @Override
  public void check(Mistakes mistakes) {
    mistakes.make(page::settings);
  }

  /** Until the process is told to end; what the page made goes with it. */
  static void waitForCtrlC(Explorer explorer) throws InterruptedException {
    Thread closing =
        new Thread(
            () -> {
              try {
                explorer.close();
              } catch (Exception e) {
                org.slf4j.LoggerFactory.getLogger(ExploreCommand.class).warn("closing", e);
              }
            },
            "explore-end");
    Runtime.getRuntime().addShutdownHook(closing);
    new CountDownLatch(1).await();
  }
}
