package io.halfopen.scanner.link;

import io.halfopen.event.BadInputException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link over the kernel. It sends Ethernet frames to what is behind a router, and IP packets to
 * the rest; it receives through the kernel's ring, or through libpcap where there is none.
 * Everything native is opened on the calling thread, whose network namespace it belongs to from
 * then on.
 */
public final class LiveLink implements Link {
  /** Whole packets: what a UDP service answers is of interest to its end. */
  private static final int SNAP_LENGTH = 1600;

  private final LinkConfig config;
  private final NetworkDevice device;
  private final Capture capture;
  private final NextHops nextHops;
  private final @Nullable MacAddress nextHop;
  private final List<BatchSender> senders = new ArrayList<>();

  private LiveLink(
      LinkConfig config,
      NetworkDevice device,
      Capture capture,
      NextHops nextHops,
      @Nullable MacAddress nextHop) {
    this.config = config;
    this.device = device;
    this.capture = capture;
    this.nextHops = nextHops;
    this.nextHop = nextHop;
  }

  /**
   * Opens the receiving direction, and finds the way for the sending one.
   *
   * @throws BadInputException without permission, libpcap or such an interface, or where the
   *     interface does not speak Ethernet and the configuration wants a VLAN or a gateway MAC
   */
  public static LiveLink open(LinkConfig config) {
    NetworkDevice device = NetworkDevice.find(config.interfaceName());
    if (config.gatewayMac() != null && !device.isEthernet()) {
      throw new BadInputException(
          "interface \""
              + device.name()
              + "\" has no Ethernet: leave out the gateway MAC and the VLAN");
    }
    NextHops nextHops = RoutingTable.read().nextHops(device.name());
    MacAddress nextHop = nextHop(config, device, nextHops);
    String filter = LinkFilter.of(config);
    Capture capture = PacketRxRing.open(device, filter, config.vlan(), SNAP_LENGTH);
    if (capture == null) {
      capture = PcapCapture.open(device.name(), filter, config.vlan(), SNAP_LENGTH);
    }
    return new LiveLink(config, device, capture, nextHops, nextHop);
  }

  /** The hardware address that frames go to, or null where there is none. */
  private static @Nullable MacAddress nextHop(
      LinkConfig config, NetworkDevice device, NextHops nextHops) {
    if (config.ipLayer() || !device.isEthernet()) {
      return null;
    }
    if (config.gatewayMac() != null) {
      return config.gatewayMac();
    }
    if (!device.resolvesNeighbours()) {
      return device.hardwareAddress();
    }
    int gateway = nextHops.gateway();
    return gateway == 0 ? null : Neighbours.resolve(device.name(), gateway);
  }

  @Override
  public PacketSender sender() {
    boolean allOverEthernet = config.gatewayMac() != null || !device.resolvesNeighbours();
    boolean ipv6 = config.sources().stream().anyMatch(AddressRange::isIpv6);
    List<Outlet> opened = new ArrayList<>();
    boolean complete = false;
    try {
      BatchSocket overEthernet = null;
      PacketTxRing ring = null;
      if (nextHop != null) {
        var header = new EthernetHeader(device.hardwareAddress(), nextHop, config.vlan());
        overEthernet = BatchSocket.overEthernet(device, header);
        opened.add(overEthernet);
        ring = PacketTxRing.open(device, header);
        if (ring != null) {
          opened.add(ring);
        }
      }
      BatchSocket overIpv4 = BatchSocket.overIpv4(device);
      opened.add(overIpv4);
      BatchSocket overIpv6 = ipv6 ? BatchSocket.overIpv6(device) : null;
      BatchSender sender =
          new BatchSender(
              ring, overEthernet, overIpv4, overIpv6, allOverEthernet, nextHops, config.retries());
      senders.add(sender);
      complete = true;
      return sender;
    } finally {
      if (!complete) {
        opened.forEach(Outlet::close);
      }
    }
  }

  @Override
  public int receive(Receiver receiver) {
    return capture.receive(receiver);
  }

  @Override
  public long heardUntilMicros() {
    return capture.heardUntilMicros();
  }

  @Override
  public int dataLinkType() {
    return capture.dataLinkType();
  }

  @Override
  public long kernelDrops() {
    return capture.kernelDrops();
  }

  @Override
  public void close() {
    capture.close();
    senders.forEach(BatchSender::close);
    senders.clear();
  }
}
