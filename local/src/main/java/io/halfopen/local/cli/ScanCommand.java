package io.halfopen.local.cli;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.local.scan.Interrupt;
import io.halfopen.local.scan.Progress;
import io.halfopen.local.scan.RecordOutput;
import io.halfopen.local.scan.ScanPlan;
import io.halfopen.local.scan.ScanRun;
import io.halfopen.scanner.scan.Scan;
import io.halfopen.scanner.scan.ScanConfig;
import io.halfopen.scanner.scan.Status;
import io.halfopen.scanner.target.Blocklist;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "scan",
    mixinStandardHelpOptions = true,
    description = {
      "Sends one SYN to every target and prints each one's fingerprint (needs root).",
      "It ends by itself when no exchange is open any more. Scan only what you may scan."
    })
final class ScanCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "TARGET",
      description = "IPv4 addresses and networks, such as 192.0.2.0/24")
  List<String> targets = new ArrayList<>();

  @Option(
      names = {"-p", "--target-ports"},
      paramLabel = "PORTS",
      required = true,
      description = "such as 443 or 80,443,8000-8010")
  String ports = "";

  @Option(
      names = {"-i", "--interface"},
      paramLabel = "IF",
      description = "interface to send from; default: the one that routes to the targets")
  @Nullable String interfaceName;

  @Option(
      names = {"-r", "--rate"},
      paramLabel = "RATE",
      defaultValue = "1000",
      description = "probes a second (default ${DEFAULT-VALUE})")
  double rate = 1000;

  @Option(
      names = {"-c", "--cooldown-time"},
      paramLabel = "SECONDS",
      defaultValue = "600",
      converter = Seconds.class,
      description = "at most this long after the last probe (default ${DEFAULT-VALUE})")
  Duration cooldown = Duration.ofSeconds(600);

  @Option(
      names = {"-b", "--blocklist-file"},
      paramLabel = "FILE|none",
      description = "networks never asked; default: reserved and private address space")
  @Nullable String blocklist;

  @Option(
      names = "--session-gap",
      paramLabel = "SECONDS",
      defaultValue = "65",
      converter = Seconds.class,
      description = "silence that ends an exchange (default ${DEFAULT-VALUE})")
  Duration sessionGap = Duration.ofSeconds(65);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "keep the run's data in a new folder there; default: temporary, removed at exit")
  @Nullable Path data;

  @Mixin OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws Exception {
    output.format();
    ScanConfig config =
        ScanConfig.of("scan-" + System.currentTimeMillis(), "local")
            .targets(targets)
            .ports(ports)
            .interfaceName(interfaceName)
            .rate(rate)
            .blocklist(blocklist())
            .cooldown(cooldown)
            .build();
    Progress progress = new Progress(System.err);
    try (Interrupt interrupt = Interrupt.armed();
        RecordOutput records = output.open(sessionGap)) {
      ScanRun run =
          new ScanRun(
              ScanPlan.of(config, sessionGap).withData(data),
              Scan::open,
              new Written(records),
              progress);
      Status status = run.run(interrupt);
      records.commit();
      progress.note(summary(status, records.exchanges(), interrupt.requested()));
      return interrupt.requested() ? 1 : 0;
    }
  }

  private Blocklist blocklist() {
    if (blocklist == null) {
      return Blocklist.reserved();
    }
    return blocklist.equals("none") ? Blocklist.none() : Blocklist.parse(Path.of(blocklist));
  }

  private static String summary(Status status, int exchanges, boolean interrupted) {
    String text =
        "%d targets, %d probes sent, %d refused by the kernel, %d answers, %d fingerprints"
            .formatted(
                status.targets(), status.sent(), status.sendErrors(), status.valid(), exchanges);
    if (status.kernelDrops() > 0) {
      text += "; WARNING: the kernel dropped " + status.kernelDrops() + " packets; lower --rate";
    }
    return interrupted ? text + "; interrupted, open exchanges are left out" : text;
  }

  /** First looks are not results. */
  private record Written(RecordOutput records) implements ScanRun.RecordListener {
    @Override
    public void firstLook(Ja4TScanRecord record) {}

    @Override
    public void ended(Ja4TScanRecord record) throws IOException {
      records.accept(record);
    }
  }
}
