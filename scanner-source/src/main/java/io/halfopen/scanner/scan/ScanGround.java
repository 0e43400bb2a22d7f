package io.halfopen.scanner.scan;

import io.halfopen.event.BadInputException;
import io.halfopen.scanner.link.AddressRange;
import io.halfopen.scanner.link.LinkConfig;
import io.halfopen.scanner.link.MacAddress;
import io.halfopen.scanner.link.Route;
import io.halfopen.scanner.probe.Probe;
import io.halfopen.scanner.probe.SourceAddresses;
import io.halfopen.scanner.target.Ports;
import io.halfopen.scanner.target.Targets;
import io.halfopen.scanner.target.TargetsBuilder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a configuration means on this machine: files read, routes asked, addresses known. */
final class ScanGround {
  private ScanGround() {}

  /** The targets that the files and arguments leave. */
  static Targets targets(ScanConfig config, Probe probe) {
    ScanConfig.Targeting asked = config.targets();
    TargetsBuilder builder = Targets.builder().targets(asked.blocks());
    asked.lists().forEach(builder::listOfIps);
    if (asked.allowlist() != null) {
      builder.allowlist(asked.allowlist());
    }
    builder.blocklist(asked.blocklist());
    if (!probe.usesPorts()) {
      builder.ports(Ports.only(0));
    } else if (asked.ports() != null) {
      builder.ports(asked.ports());
    }
    if (config.limits().maxTargets() != null) {
      builder.maxTargets(config.limits().maxTargets());
    }
    return builder.build();
  }

  /** Through which interface and as whom. */
  static LinkConfig link(ScanConfig config, Targets targets) {
    ScanConfig.Network network = config.network();
    List<AddressRange> named = network.sources().stream().map(AddressRange::parse).toList();
    String interfaceName = network.interfaceName();
    List<AddressRange> sources = named;
    if (interfaceName == null || named.isEmpty()) {
      List<Route> routes = routes(interfaceName, targets);
      interfaceName = routes.get(0).interfaceName();
      sources =
          named.isEmpty()
              ? routes.stream().map(route -> AddressRange.of(route.source())).toList()
              : named;
    }
    sources.forEach(Route::requireOwn);
    String mac = network.gatewayMac();
    return new LinkConfig(
        interfaceName,
        sources,
        mac == null ? null : MacAddress.parse(mac),
        network.vlan(),
        network.ipLayer(),
        network.firstSourcePort(),
        network.lastSourcePort(),
        config.pace().retries());
  }

  /** One for each family that there are targets of, all through the same interface. */
  private static List<Route> routes(@Nullable String interfaceName, Targets targets) {
    List<Route> routes = new ArrayList<>();
    for (boolean ipv6 : new boolean[] {false, true}) {
      if (ipv6 ? targets.hasIpv6() : targets.hasIpv4()) {
        routes.add(Route.to(address(targets.some(ipv6)), interfaceName));
      }
    }
    String first = routes.get(0).interfaceName();
    for (Route route : routes) {
      if (!route.interfaceName().equals(first)) {
        throw new BadInputException(
            "the IPv4 targets are behind %s and the IPv6 targets behind %s: scan them apart"
                .formatted(first, route.interfaceName()));
      }
    }
    return routes;
  }

  /** Every single one of the addresses to send from; each family of targets needs one. */
  static SourceAddresses sources(List<AddressRange> ranges, Targets targets) {
    List<InetAddress> all = new ArrayList<>();
    for (AddressRange range : ranges) {
      for (int i = 0; i < range.size(); i++) {
        all.add(range.get(i));
      }
    }
    SourceAddresses sources = SourceAddresses.of(all);
    for (boolean ipv6 : new boolean[] {false, true}) {
      if ((ipv6 ? targets.hasIpv6() : targets.hasIpv4()) && !sources.has(ipv6)) {
        String family = ipv6 ? "IPv6" : "IPv4";
        throw new BadInputException(
            "there are %s targets and no %s source address: name one".formatted(family, family));
      }
    }
    return sources;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }
}
