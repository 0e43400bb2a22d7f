package io.halfopen.scanner.link;

import io.halfopen.event.BadInputException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A link over the kernel. It sends Ethernet frames where all targets share one next hop, and IP
 * packets otherwise; it receives through the kernel's ring, or through libpcap where there is none.
 * Everything native is opened on the calling thread, whose network namespace it belongs to from
 * then on.
 */
public final class LiveLink implements Link {
  /** Room for every IPv4 and TCP header with all options. */
  private static final int SNAP_LENGTH = 256;

  private final BatchSocket socket;
  private final Capture capture;

  private LiveLink(BatchSocket socket, Capture capture) {
    this.socket = socket;
    this.capture = capture;
  }

  /**
   * Opens both directions.
   *
   * @param interfaceName the interface to bind to
   * @param source the scanner's address as text
   * @param gatewayIpv4 the router that all targets are behind, or 0 where some are not
   * @param firstPort lowest source port of the probes
   * @param lastPort highest source port of the probes
   * @throws BadInputException without permission, libpcap or such an interface
   */
  public static LiveLink open(
      String interfaceName, String source, int gatewayIpv4, int firstPort, int lastPort) {
    NetworkDevice device = NetworkDevice.find(interfaceName);
    String filter =
        "tcp and dst host " + source + " and dst portrange " + firstPort + "-" + lastPort;
    Capture capture = PacketRxRing.open(device, filter, SNAP_LENGTH);
    if (capture == null) {
      capture = PcapCapture.open(interfaceName, filter, SNAP_LENGTH);
    }
    boolean opened = false;
    try {
      LiveLink link = new LiveLink(socket(device, gatewayIpv4), capture);
      opened = true;
      return link;
    } finally {
      if (!opened) {
        capture.close();
      }
    }
  }

  private static BatchSocket socket(NetworkDevice device, int gatewayIpv4) {
    ByteBuffer nextHop = nextHop(device, gatewayIpv4);
    return nextHop == null
        ? BatchSocket.overIp(device)
        : BatchSocket.overEthernet(device, new EthernetHeader(device.hardwareAddress(), nextHop));
  }

  /** The hardware address that every frame goes to, or null where there is none for all. */
  private static @Nullable ByteBuffer nextHop(NetworkDevice device, int gatewayIpv4) {
    if (!device.isEthernet()) {
      return null;
    }
    if (!device.resolvesNeighbours()) {
      return device.hardwareAddress();
    }
    return gatewayIpv4 == 0 ? null : Neighbours.resolve(device.name(), gatewayIpv4);
  }

  @Override
  public int send(PacketBatch batch) {
    return socket.send(batch);
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
    socket.close();
  }
}
