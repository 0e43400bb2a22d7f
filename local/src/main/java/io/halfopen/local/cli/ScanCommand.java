package io.halfopen.local.cli;

import io.halfopen.event.Mistakes;
import io.halfopen.job.config.KafkaClient;
import io.halfopen.job.config.LabelOptions;
import io.halfopen.job.sink.RecordFields;
import io.halfopen.local.output.PacketFields;
import io.halfopen.local.scan.ScanPlan;
import io.halfopen.scanner.scan.ScanConfig;
import io.halfopen.scanner.scan.ScanConfigBuilder;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The options by concern; what is done with them is {@link LiveScan}. */
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
final class ScanCommand implements Callable<Integer>, Checked {
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
  @Mixin CourtesyOptions courtesy = new CourtesyOptions();
  @Mixin NotHereOptions notHere = new NotHereOptions();

  private @Nullable ScanPlan plan;
  private boolean asPackets;

  @Override
  public Integer call() throws Exception {
    if (listed()) {
      return 0;
    }
    ScanPlan checked = Objects.requireNonNull(plan);
    say();
    if (probe.dryRun || probe.fastDryRun) {
      return DryRun.print(checked.scan(), probe.fastDryRun, System.out);
    }
    return new LiveScan(this, checked, asPackets).run();
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

  @Override
  public void check(Mistakes mistakes) {
    if (probe.list || sinks.list || output.listFields || output.listModules) {
      return;
    }
    mistakes.make(probe::isTcp);
    mistakes.check(() -> asPackets = packets.packets(output.fields, probe.isTcp()));
    if (asPackets) {
      output.check(PacketFields.fields(), mistakes);
      mistakes.make(packets::repeats);
    } else {
      output.check(RecordFields.fields(), mistakes);
    }
    status.check(mistakes);
    courtesy.check(mistakes);
    run.check(kafka, mistakes);
    sinks.check(mistakes);
    ScanConfigBuilder scan = scan(mistakes);
    if (mistakes.isEmpty()) {
      mistakes.check(() -> plan = plan(scan.build()));
    }
  }

  private ScanConfigBuilder scan(Mistakes mistakes) {
    ScanConfigBuilder scan = ScanConfig.of("scan-" + System.currentTimeMillis(), "local");
    targets.into(scan, mistakes);
    order.into(scan, mistakes);
    amount.into(scan, mistakes);
    network.into(scan, mistakes);
    mistakes.check(() -> probe.into(scan, courtesy.carried()));
    mistakes.check(() -> keep.require());
    scan.check(mistakes);
    return scan;
  }

  private ScanPlan plan(ScanConfig scan) {
    // A table that every command is told of has no use where another's job makes the records.
    boolean labelsElsewhere = run.servers != null && labels.isCommon();
    return run.plan(scan, kafka)
        .withSinks(sinks.specs())
        .withLabels(labelsElsewhere ? null : labels.file())
        .withBaselines(baseline.sources())
        .withArchive(keep.options());
  }

  /** What was asked and is done otherwise, and what those who are asked are to read. */
  private void say() {
    output.note();
    amount.note();
    if (run.servers != null && output.path() != null && !asPackets) {
      Notes.say(
          "-o", "the job of that Kafka makes the records: the file will hold the header alone");
    }
    notHere.say();
    courtesy.print(System.err);
  }
}
