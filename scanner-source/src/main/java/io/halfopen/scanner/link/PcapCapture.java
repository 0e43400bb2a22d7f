package io.halfopen.scanner.link;

import io.halfopen.event.BadInputException;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;

/** Receives through libpcap, packet by packet: the portable way, where there is no ring. */
final class PcapCapture implements Capture {
  private static final int BUFFER_BYTES = 64 << 20;
  private static final int TIMEOUT_MILLIS = 10;

  /** For packets between their stamp and the buffer. */
  private static final long SAFETY_MICROS = 100_000;

  /** Between two looks at an empty buffer, which holds far more than comes in that time. */
  private static final long PAUSE_NANOS = 1_000_000;

  private final PcapHandle handle;
  private final int dataLinkType;
  private long heardUntilMicros;
  private boolean closed;

  private PcapCapture(PcapHandle handle) {
    this.handle = handle;
    dataLinkType = handle.getDlt().value();
    heardUntilMicros = WallClock.micros() - SAFETY_MICROS;
  }

  /**
   * Listens.
   *
   * @throws BadInputException without permission or libpcap
   */
  static PcapCapture open(String interfaceName, String filter, int vlan, int snapLength) {
    Libpcap.require();
    try {
      PcapHandle handle =
          new PcapHandle.Builder(interfaceName)
              .snaplen(snapLength)
              .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
              .timeoutMillis(TIMEOUT_MILLIS)
              .bufferSize(BUFFER_BYTES)
              .immediateMode(true)
              .build();
      filter(handle, vlan == 0 ? filter : "vlan " + vlan + " and (" + filter + ")");
      return new PcapCapture(handle);
    } catch (PcapNativeException | NotOpenException e) {
      String reason = String.valueOf(e.getMessage());
      if (reason.contains("permi")) {
        throw Libc.noPermission();
      }
      throw new BadInputException("cannot listen on " + interfaceName + ": " + reason, e);
    }
  }

  private static void filter(PcapHandle handle, String filter)
      throws PcapNativeException, NotOpenException {
    boolean set = false;
    try {
      handle.setFilter(filter, BpfCompileMode.OPTIMIZE);
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
  public int receive(Receiver receiver) {
    long lookedMicros = WallClock.micros();
    byte[] bytes;
    try {
      bytes = handle.getNextRawPacketEx();
    } catch (TimeoutException e) {
      heardUntilMicros = Math.max(heardUntilMicros, lookedMicros - SAFETY_MICROS);
      LockSupport.parkNanos(PAUSE_NANOS);
      return 0;
    } catch (PcapNativeException | EOFException | NotOpenException e) {
      throw new IllegalStateException("the capture ended: " + e.getMessage(), e);
    }
    long capturedMicros = Libpcap.micros(handle.getTimestamp());
    receiver.packet(
        ByteBuffer.wrap(bytes), bytes.length, handle.getOriginalLength(), capturedMicros);
    // They come in order, so that the promise moves on even where packets never cease.
    heardUntilMicros = Math.max(heardUntilMicros, capturedMicros - SAFETY_MICROS);
    return 1;
  }

  @Override
  public long heardUntilMicros() {
    return heardUntilMicros;
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
    }
  }
}
