package io.halfopen.scanner.link;

import io.halfopen.event.BadInputException;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the handshakes of others, on all VLANs, in both directions, and sends nothing. The
 * kernel filters.
 *
 * <pre>{@code
 * try (Sniffer sniffer = Sniffer.open("eth0", "net 192.0.2.0/24", false, false)) {
 *   while (wanted()) {
 *     sniffer.receive((frame, captured, original, micros) -> use(frame));
 *   }
 * }
 * }</pre>
 */
public final class Sniffer implements AutoCloseable {
  /** Headers and options, also those of a tunnel around them. */
  private static final int SNAP_LENGTH = 320;

  private final Capture capture;

  private Sniffer(Capture capture) {
    this.capture = capture;
  }

  /**
   * Listens.
   *
   * @param wanted a filter in libpcap's language, or null for all traffic
   * @param tunnels whether to look into tunnels; everything in them comes through the filter then
   * @param promiscuous whether to hear what is not for this host
   * @throws BadInputException without permission, libpcap or such an interface, or where the filter
   *     is none
   */
  public static Sniffer open(
      String interfaceName, @Nullable String wanted, boolean tunnels, boolean promiscuous) {
    NetworkDevice device = NetworkDevice.find(interfaceName);
    if (wanted != null) {
      BpfFilter.require(device.hasFrames(), wanted);
    }
    String filter = SniffFilter.of(wanted, tunnels, device.hasFrames());
    PacketRxRing ring =
        PacketRxRing.open(device, filter, RxBlocks.EVERYTHING, SNAP_LENGTH, device.isLoopback());
    if (ring == null) {
      if (promiscuous) {
        throw new BadInputException(
            "interface \"" + device.name() + "\" has no ring here: leave --promiscuous out");
      }
      return new Sniffer(PcapCapture.open(device.name(), filter, 0, SNAP_LENGTH));
    }
    if (promiscuous && !ring.hearAll(device)) {
      ring.close();
      throw new BadInputException(
          "interface \"" + device.name() + "\" cannot hear all: leave --promiscuous out");
    }
    return new Sniffer(ring);
  }

  /** As {@link Link#receive}. */
  public int receive(Receiver receiver) {
    return capture.receive(receiver);
  }

  /** As {@link Link#heardUntilMicros}. */
  public long heardUntilMicros() {
    return capture.heardUntilMicros();
  }

  /** libpcap's number of the frames' link type. */
  public int dataLinkType() {
    return capture.dataLinkType();
  }

  /** Packets that passed the filter and found no room. */
  public long kernelDrops() {
    return capture.kernelDrops();
  }

  @Override
  public void close() {
    capture.close();
  }
}
