package io.halfopen.local.cli;

import io.halfopen.local.status.Counts;
import io.halfopen.local.status.Report;
import io.halfopen.scanner.scan.EndReason;
import io.halfopen.scanner.scan.ScanConfig;
import io.halfopen.scanner.scan.ScanOrder;
import io.halfopen.scanner.scan.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a scan was told and what came of it, by ZMap's names where it has one. Of a scan in rounds
 * each has its own; as JSON these are lines behind each other, so that what ends the last takes
 * nothing of the others.
 */
final class ScanReports {
  private final ScanCommand options;
  private final ScanConfig config;
  private final boolean asPackets;
  private final Instant began = Instant.now();

  ScanReports(ScanCommand options, ScanConfig config, boolean asPackets) {
    this.options = options;
    this.config = config;
    this.asPackets = asPackets;
  }

  /** Writes the reports that were asked for. */
  void write(Counts counts, @Nullable ScanOrder order) throws IOException {
    Report report = new Report();
    program(report);
    whom(report, order);
    how(report);
    output(report);
    counts(report, counts);
    if (options.status.summary) {
      System.err.print(report.lines());
    }
    report.put("notes", options.status.notes);
    report.put("user-metadata", options.status.userMetadata());
    String file = options.status.metadata;
    boolean rounds = options.run.every != null;
    String json = rounds ? report.jsonLine() : report.json();
    if (file != null && file.equals("-")) {
      System.out.print(json);
    } else if (file != null && rounds) {
      Files.writeString(Path.of(file), json, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } else if (file != null) {
      Files.writeString(Path.of(file), json);
    }
  }

  private void program(Report report) {
    report.put("program", "halfopen").put("version", "0.1.0").put("local_hostname", hostname());
    report.put("scan", config.identity().scan()).put("sensor", config.identity().sensor());
    if (options.run.every != null) {
      report.put("every", options.run.every).put("round", config.identity().round());
    }
  }

  private static String hostname() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private void whom(Report report, @Nullable ScanOrder made) {
    ScanConfig.Targeting targets = config.targets();
    report
        .put("cli_cidr_destinations", targets.blocks())
        .put("list_of_ips_files", targets.lists().stream().map(Path::toString).toList())
        .put("allowlist_file", text(targets.allowlist()))
        .put("blocklist_file", options.targets.blocklist)
        .put("optout_files", targets.optOuts().stream().map(Path::toString).toList())
        .put("target_ports", targets.ports());
    ScanConfig.Order order = config.order();
    report
        .put("seed", made == null ? null : Long.toUnsignedString(made.seed()))
        .put("seed_provided", options.order.seed != null)
        .put("shard_num", order.shard())
        .put("total_shards", order.shards());
  }

  private void how(Report report) {
    ScanConfig.Pace pace = config.pace();
    ScanConfig.Limits limits = config.limits();
    ScanConfig.Network network = config.network();
    report
        .put("probe_module", config.probe().module())
        .put("probe_args", config.probe().args())
        .put("probe_ttl", config.probe().ttl())
        .put("packet_streams", config.probe().probes())
        .put("rate", pace.ratePerSecond())
        .put("bandwidth", pace.bitsPerSecond())
        .put("senders", pace.senderThreads())
        .put("retries", pace.retries())
        .put("batch", pace.batch())
        .put("max_targets", limits.maxTargets())
        .put("half_open_per_host", limits.halfOpen().perHost())
        .put("half_open_per_network", limits.halfOpen().perNetwork())
        .put("max_results", limits.maxResults())
        .put("max_runtime", limits.maxRuntime().toMillis() / 1000.0)
        .put("cooldown_secs", limits.cooldown().toMillis() / 1000.0)
        .put("session_gap_secs", options.run.sessionGap.toMillis() / 1000.0)
        .put("min_hitrate", options.status.minHitRate)
        .put("max_sendto_failures", options.status.maxSendFailures);
    report
        .put("iface", network.interfaceName())
        .put("source_ips", network.sources())
        .put("source_port_first", network.firstSourcePort())
        .put("source_port_last", network.lastSourcePort())
        .put("gateway_mac", network.gatewayMac())
        .put("vlan", network.vlan())
        .put("iplayer", network.ipLayer());
  }

  private void output(Report report) {
    report
        .put("output_level", asPackets ? "packets" : "records")
        .put("output_module", options.output.module)
        .put("output_fields", options.output.fields)
        .put("output_filter", options.output.filter)
        .put("output_file", options.output.file)
        .put("dedup_method", asPackets ? options.packets.dedup : null);
  }

  private void counts(Report report, Counts counts) {
    Status scan = counts.scan();
    EndReason reason = scan.endReason();
    report
        .put("targets", scan.targets())
        .put("packets_sent", scan.sent())
        .put("send_to_failures", scan.sendErrors())
        .put("pcap_recv", scan.received())
        .put("pcap_drop", scan.kernelDrops())
        .put("validation_passed", scan.valid())
        .put("validation_failed", scan.invalid())
        .put("success_unique", counts.answered())
        .put("syn_acks", scan.answers().synAcks())
        .put("rsts", scan.answers().rsts())
        .put("replies", scan.answers().replies())
        .put("icmp_unreachables", scan.answers().unreachables())
        .put("opted_out", scan.optedOut())
        .put("waits_for_half_open", scan.waits())
        .put("records", counts.records())
        .put("hitrate", counts.hitRatePercent())
        .put("start_time", began.truncatedTo(ChronoUnit.MILLIS).toString())
        .put("send_start_time", time(scan.startedMicros()))
        .put("send_end_reason", reason == null ? null : reason.text())
        .put("send_end_time", time(scan.sendingDoneMicros()))
        .put("recv_end_time", time(scan.heardUntilMicros()))
        .put("end_time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
  }

  private static @Nullable String time(long micros) {
    return micros <= 0 ? null : Instant.ofEpochSecond(0, micros * 1000).toString();
  }

  private static @Nullable String text(@Nullable Path path) {
    return path == null ? null : path.toString();
  }
}
