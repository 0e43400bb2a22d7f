package io.halfopen.scanner.link;

import io.halfopen.event.BadInputException;
import java.io.EOFException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;

/**
 * Sends through a raw socket, receives through libpcap. Everything native is opened on the calling
 * thread, whose network namespace it belongs to from then on.
 */
public final class RawSocketLink implements Link {
  /** Room for every IPv4 and TCP header with all options. */
  private static final int SNAP_LENGTH = 256;

  private static final int BUFFER_BYTES = 64 << 20;
  private static final int TIMEOUT_MILLIS = 10;

  /** Between two looks at an empty ring; the ring holds far more than comes in that time. */
  private static final long PAUSE_NANOS = 1_000_000;

  private final RawSocket socket;
  private final PcapHandle handle;
  private final int dataLinkType;
  private boolean closed;

  private RawSocketLink(RawSocket socket, PcapHandle handle) {
    this.socket = socket;
    this.handle = handle;
    dataLinkType = handle.getDlt().value();
  }

  /**
   * Opens both directions.
   *
   * @param interfaceName the interface to bind to
   * @param source the scanner's address as text
   * @param firstPort lowest source port of the probes
   * @param lastPort highest source port of the probes
   * @throws BadInputException without permission, libpcap or such an interface
   */
  public static RawSocketLink open(
      String interfaceName, String source, int firstPort, int lastPort) {
    requireInterface(interfaceName);
    RawSocket socket = RawSocket.open(interfaceName);
    boolean opened = false;
    try {
      Libpcap.require();
      PcapHandle handle = listen(interfaceName, source, firstPort, lastPort);
      opened = true;
      return new RawSocketLink(socket, handle);
    } finally {
      if (!opened) {
        socket.close();
      }
    }
  }

  private static void requireInterface(String name) {
    try {
      if (NetworkInterface.getByName(name) == null) {
        String known =
            NetworkInterface.networkInterfaces()
                .map(NetworkInterface::getName)
                .sorted()
                .collect(Collectors.joining(", "));
        throw new BadInputException("no interface \"" + name + "\"; there are: " + known);
      }
    } catch (SocketException e) {
      throw new BadInputException("the interfaces cannot be listed: " + e.getMessage(), e);
    }
  }

  private static PcapHandle listen(
      String interfaceName, String source, int firstPort, int lastPort) {
    try {
      PcapHandle handle =
          new PcapHandle.Builder(interfaceName)
              .snaplen(SNAP_LENGTH)
              .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
              .timeoutMillis(TIMEOUT_MILLIS)
              .bufferSize(BUFFER_BYTES)
              .immediateMode(true)
              .build();
      filter(handle, source, firstPort, lastPort);
      return handle;
    } catch (PcapNativeException | NotOpenException e) {
      String reason = String.valueOf(e.getMessage());
      if (reason.contains("permi")) {
        throw RawSocket.noPermission();
      }
      throw new BadInputException("cannot listen on " + interfaceName + ": " + reason, e);
    }
  }

  private static void filter(PcapHandle handle, String source, int firstPort, int lastPort)
      throws PcapNativeException, NotOpenException {
    boolean set = false;
    try {
      handle.setFilter(
          "tcp and dst host " + source + " and dst portrange " + firstPort + "-" + lastPort,
          BpfCompileMode.OPTIMIZE);
      // libpcap's timeout may wait for a packet for ever; a scan has to notice that none comes.
      handle.setBlockingMode(PcapHandle.BlockingMode.NONBLOCKING);
      set = true;
    } finally {
      if (!set) {
        handle.close();
      }
    }
  }

  @Override
  public boolean send(ByteBuffer packet, int targetIpv4) {
    return socket.send(packet, targetIpv4);
  }

  @Override
  public boolean receive(Receiver receiver) {
    byte[] bytes;
    try {
      bytes = handle.getNextRawPacketEx();
    } catch (TimeoutException e) {
      LockSupport.parkNanos(PAUSE_NANOS);
      return false;
    } catch (PcapNativeException | EOFException | NotOpenException e) {
      throw new IllegalStateException("the capture ended: " + e.getMessage(), e);
    }
    receiver.packet(
        ByteBuffer.wrap(bytes),
        bytes.length,
        handle.getOriginalLength(),
        Libpcap.micros(handle.getTimestamp()));
    return true;
  }

  @Override
  public int dataLinkType() {
    return dataLinkType;
  }

  @Override
  public long kernelDrops() {
    try {
      return handle.getStats().getNumPacketsDropped();
    } catch (PcapNativeException | NotOpenException e) {
      throw new IllegalStateException("the capture's drops are unknown: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      handle.close();
      socket.close();
    }
  }
}
