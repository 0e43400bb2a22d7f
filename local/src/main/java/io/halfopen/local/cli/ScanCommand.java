package io.halfopen.local.cli;

import io.halfopen.job.config.Heading;
import io.halfopen.job.config.KafkaClient;
import io.halfopen.job.config.LabelOptions;
import io.halfopen.job.sink.RecordFields;
import io.halfopen.local.output.PacketFields;
import io.halfopen.local.scan.ScanPlan;
import io.halfopen.scanner.scan.ScanConfig;
import io.halfopen.scanner.scan.ScanConfigBuilder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options by concern; what is done with them is {@link LiveScan}. */
@Heading("Configuration file")
@Command(
    name = "scan",
    mixinStandardHelpOptions = true,
    version = "halfopen 0.1.0",
    sortOptions = false,
    sortSynopsis = false,
    usageHelpWidth = 100,
    customSynopsis = "halfopen scan [OPTIONS] -p PORTS TARGET...",
    descriptionHeading = "%n",
    description = {
      "Asks every target once and prints each one's fingerprint (needs root).",
      "CAP_NET_RAW and CAP_NET_ADMIN do as well. It ends by itself when no exchange is open any"
          + " more. Options carry ZMap's names and meanings. Scan only what you may scan.",
      ""
    },
    footer = {
      "",
      "  sudo halfopen scan 203.0.113.0/24 -p 443 -f host,ja4tscan -o out.csv",
      "  sudo halfopen scan -w networks.txt -p 80,443 -B 10M -e 7 --shards 2 --shard 0 -O json",
      "  sudo halfopen scan -I hosts.txt -p 443 --dedup-method none --output-filter \"\" -o all.csv",
      "",
      "Exit status: 0 done, 1 failed while running, 2 bad input or missing permission."
    })
final class ScanCommand implements Callable<Integer> {
  @Mixin TargetOptions targets = new TargetOptions();
  @Mixin OrderOptions order = new OrderOptions();
  @Mixin AmountOptions amount = new AmountOptions();
  @Mixin NetworkOptions network = new NetworkOptions();
  @Mixin ProbeOptions probe = new ProbeOptions();
  @Mixin OutputOptions output = new OutputOptions();
  @Mixin LabelOptions labels = new LabelOptions();
  @Mixin BaselineOptions baseline = new BaselineOptions();
  @Mixin SinkOptions sinks = new SinkOptions();
  @Mixin KeepOptions keep = new KeepOptions();
  @Mixin PacketOptions packets = new PacketOptions();
  @Mixin StatusOptions status = new StatusOptions();
  @Mixin RunOptions run = new RunOptions();
  @Mixin KafkaClient kafka = new KafkaClient();
  @Mixin LogOptions log = new LogOptions();
  @Mixin CourtesyOptions courtesy = new CourtesyOptions();
  @Mixin NotHereOptions notHere = new NotHereOptions();

  @Option(
      names = {"-C", "--config"},
      paramLabel = "FILE",
      description = "options from a file: key value # comment; the command line overrides them")
  @Nullable Path config;

  @Override
  public Integer call() throws Exception {
    if (listed()) {
      return 0;
    }
    boolean asPackets = check();
    ScanPlan plan =
        run.plan(scan(), kafka)
            .withSinks(sinks.specs())
            .withLabels(labels.file())
            .withBaselines(baseline.sources())
            .withArchive(keep.options());
    notHere.say();
    courtesy.print(System.err);
    if (probe.dryRun || probe.fastDryRun) {
      return DryRun.print(plan.scan(), probe.fastDryRun, System.out);
    }
    return new LiveScan(this, plan, asPackets).run();
  }

  private boolean listed() {
    if (probe.list) {
      probe.list(System.out);
      return true;
    }
    if (output.listFields && packets.packets(output.fields, probe.isTcp())) {
      OutputOptions.list(System.out, PacketFields.fields());
      return true;
    }
    return sinks.listed(System.out) || output.listed(System.out);
  }

  /** All that can be said without the network; true where rows are packets. */
  private boolean check() {
    boolean asPackets = packets.packets(output.fields, probe.isTcp());
    if (asPackets) {
      output.check(PacketFields.fields());
      var unused = packets.repeats();
    } else {
      output.check(RecordFields.fields());
    }
    status.check();
    courtesy.check();
    if (run.servers != null && output.path() != null && !asPackets) {
      Notes.say(
          "-o", "the job of that Kafka makes the records: the file will hold the header alone");
    }
    log.apply();
    return asPackets;
  }

  private ScanConfig scan() {
    ScanConfigBuilder scan = ScanConfig.of("scan-" + System.currentTimeMillis(), "local");
    targets.into(scan);
    order.into(scan);
    amount.into(scan);
    network.into(scan);
    probe.into(scan, courtesy.carried());
    return scan.build();
  }
}
