package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import io.halfopen.job.config.Heading;
import io.halfopen.scanner.scan.ScanConfigBuilder;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

@Heading("Network")
final class NetworkOptions {
  private static final Pattern PORTS = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

  @Option(
      names = {"-i", "--interface"},
      paramLabel = "IF",
      description = "send from there; default: the interface that routes to the targets")
  @Nullable String interfaceName;

  @Option(
      names = {"-s", "--source-port"},
      paramLabel = "PORT|FROM-TO",
      defaultValue = "61000-65535",
      description =
          "send from these ports (default ${DEFAULT-VALUE}, above those that Linux hands out);"
              + " the kernel's RSTs are held back for them while the scan runs")
  @Nullable String sourcePorts;

  @Option(
      names = {"-S", "--source-ip"},
      paramLabel = "ADDRESSES",
      description = "send from these addresses of this host: one, a list, or a range")
  @Nullable String sources;

  @Option(
      names = {"-G", "--gateway-mac"},
      paramLabel = "MAC",
      description = "hardware address of the next hop; default: found by itself")
  @Nullable String gatewayMac;

  @Option(
      names = {"-X", "--iplayer"},
      description = "hand IP packets to the kernel, for interfaces without Ethernet")
  boolean ipLayer;

  @Option(names = "--vlan", paramLabel = "ID", description = "tag frames with this VLAN")
  @Nullable Integer vlan;

  void into(ScanConfigBuilder scan, Mistakes mistakes) {
    scan.interfaceName(interfaceName).gatewayMac(gatewayMac).ipLayer(ipLayer);
    if (vlan != null) {
      if (vlan < 1) {
        mistakes.add("--vlan " + vlan + ": give 1 to 4094");
      } else {
        scan.vlan(vlan);
      }
    }
    if (sources != null) {
      scan.sources(List.of(sources.split(",", -1)));
    }
    if (sourcePorts != null) {
      String given = sourcePorts;
      mistakes.check(() -> ports(scan, given));
    }
  }

  private static void ports(ScanConfigBuilder scan, String text) {
    Matcher matcher = PORTS.matcher(text);
    if (!matcher.matches()) {
      throw new BadInputException(
          "--source-port '" + text + "': give a port or a range, such as 61000-65535");
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
    scan.sourcePorts(first, last);
  }
}
