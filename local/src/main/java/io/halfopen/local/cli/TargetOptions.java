package io.halfopen.local.cli;

import io.halfopen.event.Mistakes;
import io.halfopen.job.config.Heading;
import io.halfopen.scanner.scan.ScanConfigBuilder;
import io.halfopen.scanner.target.Blocklist;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Heading("Targets")
final class TargetOptions {
  @Parameters(
      arity = "0..*",
      paramLabel = "TARGET",
      description = "addresses and networks, such as 192.0.2.0/24; 0.0.0.0/0 for all of IPv4")
  List<String> targets = new ArrayList<>();

  @Option(
      names = {"-p", "--target-ports", "--target-port"},
      paramLabel = "PORTS",
      description = "such as 443 or 80,443,8000-8010")
  @Nullable String ports;

  @Option(
      names = {"-I", "--list-of-ips-file"},
      paramLabel = "FILE",
      description =
          "ask only what stands here: addresses, networks and address:port, one a line; with TARGET or -w, only what lies in those")
  List<Path> lists = new ArrayList<>();

  @Option(
      names = {"-w", "--allowlist-file", "--whitelist-file"},
      paramLabel = "FILE",
      description = "networks to ask, one a line, as if each were a TARGET")
  @Nullable Path allowlist;

  @Option(
      names = {"-b", "--blocklist-file", "--blacklist-file"},
      paramLabel = "FILE|none",
      description =
          "networks never asked, whatever the other lists say;"
              + " default: reserved and private address space")
  @Nullable String blocklist;

  @Option(
      names = "--optout-file",
      paramLabel = "FILE",
      description =
          "networks that asked to be left alone: holds even with -b none, and is watched"
              + " while the scan runs")
  List<Path> optOuts = new ArrayList<>();

  /** Nobody scans everything by leaving something out. */
  void into(ScanConfigBuilder scan, Mistakes mistakes) {
    if (targets.isEmpty() && lists.isEmpty() && allowlist == null) {
      mistakes.add("no TARGET given: name addresses or networks, or a list of them (-I, -w)");
    }
    scan.targets(targets).lists(lists).allowlist(allowlist).optOuts(optOuts).ports(ports);
    mistakes.check(() -> scan.blocklist(blocklist()));
  }

  private Blocklist blocklist() {
    if (blocklist == null) {
      return Blocklist.reserved();
    }
    return blocklist.equals("none") ? Blocklist.none() : Blocklist.parse(Path.of(blocklist));
  }
}
