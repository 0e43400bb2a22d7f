package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.job.config.Heading;
import io.halfopen.scanner.probe.ProbeModule;
import io.halfopen.scanner.probe.ProbeModules;
import io.halfopen.scanner.scan.ScanConfigBuilder;
import io.halfopen.scanner.wire.IpPacket;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

@Heading("Probe")
final class ProbeOptions {
  @Option(
      names = {"-M", "--probe-module"},
      paramLabel = "NAME",
      defaultValue = "ja4ts",
      description = "what is sent (default ${DEFAULT-VALUE}); see --list-probe-modules")
  String module = "ja4ts";

  @Option(
      names = "--probe-args",
      paramLabel = "ARGS",
      description = "what only the module understands, such as the SYN's option set")
  @Nullable String args;

  @Option(
      names = "--probe-ttl",
      paramLabel = "HOPS",
      defaultValue = "64",
      description = "TTL or hop limit of the probes (default ${DEFAULT-VALUE})")
  int ttl = 64;

  @Option(names = "--list-probe-modules", description = "list them, and end")
  boolean list;

  @Option(
      names = {"-d", "--dryrun"},
      description = "print each packet in place of sending it")
  boolean dryRun;

  @Option(
      names = "--fast-dryrun",
      description = "print each probe's address and port in place of sending it")
  boolean fastDryRun;

  /** False where answers are no TCP exchanges, and so no records. */
  boolean isTcp() {
    return ProbeModules.named(module).prepare(args, ttl).protocol() == IpPacket.TCP;
  }

  void list(PrintStream out) {
    for (ProbeModule one : ProbeModules.all()) {
      String names = String.join(", ", one.aliases());
      out.printf("%-14s %s%n", one.name(), one.description());
      out.printf("%-14s also named %s%n", "", names.isEmpty() ? "nothing else" : names);
      out.printf("%-14s --probe-args: %s%n", "", one.argumentsHelp());
    }
  }

  /**
   * @param carried who asks, for every SYN's data, or null
   */
  void into(ScanConfigBuilder scan, @Nullable String carried) {
    if (carried != null && !isTcp()) {
      throw new BadInputException(
          "--probe-description-in-band: "
              + module
              + " has no data of that kind; use the probe's own --probe-args");
    }
    String all = carried == null ? args : (args == null ? "all" : args) + "+" + carried;
    scan.module(module).args(all).ttl(ttl);
  }
}
