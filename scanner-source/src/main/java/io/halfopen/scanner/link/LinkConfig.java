package io.halfopen.scanner.link;

import io.halfopen.event.BadInputException;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Through which interface, as whom and how packets travel.
 *
 * <pre>{@code
 * Route route = Route.to(firstTarget, null);
 * LinkConfig config = LinkConfig.of(route.interfaceName(), route.source(), 61000, 65535).withIpLayer(true);
 * try (Link link = LiveLink.open(config)) { ... }
 * }</pre>
 *
 * <p>The filter lets through what comes to the sources: TCP and UDP to the source ports, ICMP and
 * ICMPv6 errors and echo replies, and IPv6 packets with extension headers, behind which the
 * kernel's filter cannot look.
 *
 * @param interfaceName the interface
 * @param sources the addresses that probes come from
 * @param gatewayMac where Ethernet frames go, or null to ask the kernel's routes and neighbours
 * @param vlan the VLAN that frames are tagged with, 1 to 4094, or 0 for none
 * @param ipLayer true to hand IP packets to the kernel even where there is Ethernet
 * @param firstPort lowest source port of the probes
 * @param lastPort highest source port of the probes
 * @param retries how often a packet is tried again for which the kernel has no room just now
 */
public record LinkConfig(
    String interfaceName,
    List<AddressRange> sources,
    @Nullable MacAddress gatewayMac,
    int vlan,
    boolean ipLayer,
    int firstPort,
    int lastPort,
    int retries) {
  /** How often ZMap tries. */
  public static final int RETRIES = 10;

  private static final int LAST_VLAN = 4094;

  /** Checks what needs no kernel. */
  public LinkConfig {
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new BadInputException("no source address given");
    }
    if (firstPort < 1 || lastPort > 65535 || firstPort > lastPort) {
      throw new BadInputException(
          "source ports " + firstPort + "-" + lastPort + " are no range of ports");
    }
    if (vlan < 0 || vlan > LAST_VLAN) {
      throw new BadInputException("VLAN " + vlan + " is none: give 1 to " + LAST_VLAN);
    }
    if (vlan != 0 && gatewayMac == null) {
      throw new BadInputException(
          "VLAN "
              + vlan
              + " needs a gateway MAC, since the kernel asks for neighbours on its own"
              + " interfaces only; or scan from the VLAN's own interface");
    }
    if (ipLayer && (vlan != 0 || gatewayMac != null)) {
      throw new BadInputException(
          "IP packets carry neither a VLAN nor a gateway MAC: leave these out, or the IP layer");
    }
  }

  /** With as many retries as ZMap has. */
  public LinkConfig(
      String interfaceName,
      List<AddressRange> sources,
      @Nullable MacAddress gatewayMac,
      int vlan,
      boolean ipLayer,
      int firstPort,
      int lastPort) {
    this(interfaceName, sources, gatewayMac, vlan, ipLayer, firstPort, lastPort, RETRIES);
  }

  /** From one address, everything else found by itself. */
  public static LinkConfig of(
      String interfaceName, InetAddress source, int firstPort, int lastPort) {
    List<AddressRange> sources = List.of(AddressRange.of(source));
    return new LinkConfig(interfaceName, sources, null, 0, false, firstPort, lastPort, RETRIES);
  }

  /** The same from these addresses. */
  public LinkConfig withSources(List<AddressRange> ranges) {
    return new LinkConfig(
        interfaceName, ranges, gatewayMac, vlan, ipLayer, firstPort, lastPort, retries);
  }

  /** The same with every frame to this hardware address; null to find it. */
  public LinkConfig withGatewayMac(@Nullable MacAddress mac) {
    return new LinkConfig(interfaceName, sources, mac, vlan, ipLayer, firstPort, lastPort, retries);
  }

  /** The same to a gateway on this VLAN. */
  public LinkConfig withVlan(int id, MacAddress gateway) {
    return new LinkConfig(
        interfaceName, sources, gateway, id, ipLayer, firstPort, lastPort, retries);
  }

  /** The same over the kernel's IP layer, or over Ethernet where there is some. */
  public LinkConfig withIpLayer(boolean forced) {
    return new LinkConfig(
        interfaceName, sources, gatewayMac, vlan, forced, firstPort, lastPort, retries);
  }
}
