package io.halfopen.scanner.link;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.halfopen.event.BadInputException;
import org.jspecify.annotations.Nullable;

/**
 * Receives through a TPACKET_V3 ring: the kernel filters, stamps and writes packets into memory
 * that is shared with it, and they are read there a block at a time, without a system call or a
 * copy for each.
 *
 * <p>A packet lies in the kernel's open block until that is full or times out, so an empty look
 * alone promises nothing. What is promised is bounded thrice: by the look, by the time at which the
 * open block was opened if it already holds a packet, and in both cases by {@link #SAFETY_MICROS}
 * less, for packets between their stamp and the ring. Even a block that is closed late is so never
 * promised away; the time-out, far below the margin, only bounds how long a packet waits.
 */
final class PacketRxRing implements Capture {
  private static final int TPACKET_V3 = 2;
  private static final short PACKET_MR_PROMISC = 1;
  private static final int ETHERNET = 1;
  private static final int RAW_IP = 12;

  /**
   * Many small blocks: each is closed after its time-out however little it holds, so a slow scan
   * has room for a listener that stands still for as many time-outs as there are blocks, 10 s.
   */
  private static final int BLOCK_BYTES = 32 << 10;

  private static final int BLOCKS = 1024;
  private static final int FRAME_BYTES = 2048;
  private static final int BLOCK_TIMEOUT_MILLIS = 10;
  private static final int POLL_MILLIS = 10;
  private static final long SAFETY_MICROS = 100_000;

  private final int descriptor;
  private final Pointer map;
  private final int dataLinkType;
  private final RxBlocks blocks;
  private final Memory pollRequest = new Memory(8);
  private final Memory statistics = new Memory(16);
  private int block;
  private long heardUntilMicros;
  private long kernelDrops;
  private boolean closed;

  private PacketRxRing(int descriptor, Pointer map, int dataLinkType, int vlan) {
    this.descriptor = descriptor;
    this.map = map;
    this.dataLinkType = dataLinkType;
    blocks = new RxBlocks(map.getByteBuffer(0, (long) BLOCK_BYTES * BLOCKS), BLOCK_BYTES, vlan);
    pollRequest.clear();
    pollRequest.setInt(0, descriptor);
    pollRequest.setShort(4, Libc.POLLIN);
    heardUntilMicros = WallClock.micros() - SAFETY_MICROS;
  }

  /**
   * Listens.
   *
   * @return null where this kernel has no such ring
   * @throws BadInputException without permission or libpcap, which compiles the filter
   */
  static @Nullable PacketRxRing open(
      NetworkDevice device, String filter, int vlan, int snapLength) {
    return open(device, filter, vlan, snapLength, true);
  }

  /** The same, with or without what this host sends. */
  static @Nullable PacketRxRing open(
      NetworkDevice device, String filter, int vlan, int snapLength, boolean receivedOnly) {
    Libc.requireLinux();
    // Without Ethernet, headers are of many kinds; a datagram socket gives the IP packet alone.
    int linkType = device.hasFrames() ? ETHERNET : RAW_IP;
    int socketType = device.hasFrames() ? Libc.SOCK_RAW_CLOEXEC : Libc.SOCK_DGRAM_CLOEXEC;
    // Protocol 0: nothing is received before the filter and the ring stand.
    int descriptor = Libc.socket(Libc.AF_PACKET, socketType, 0);
    if (descriptor < 0) {
      int error = Native.getLastError();
      if (error == Libc.EPERM || error == Libc.EACCES) {
        throw Libc.noPermission();
      }
      return null;
    }
    Pointer map = null;
    boolean opened = false;
    try {
      if (!BpfFilter.attach(descriptor, linkType, filter, snapLength)
          || !setUp(descriptor, receivedOnly)) {
        return null;
      }
      map = Libc.mapped(descriptor, (long) BLOCK_BYTES * BLOCKS);
      opened = map != null && listen(descriptor, device);
      return opened && map != null ? new PacketRxRing(descriptor, map, linkType, vlan) : null;
    } finally {
      if (!opened) {
        close(descriptor, map);
      }
    }
  }

  private static boolean setUp(int descriptor, boolean receivedOnly) {
    try (Memory value = new Memory(28)) {
      value.clear();
      value.setInt(0, TPACKET_V3);
      if (Libc.setsockopt(descriptor, Libc.SOL_PACKET, Libc.PACKET_VERSION, value, 4) < 0) {
        return false;
      }
      // What this host sends is filtered away anyhow; without this the kernel copies it before.
      value.setInt(0, receivedOnly ? 1 : 0);
      var olderKernelsMayRefuse =
          Libc.setsockopt(descriptor, Libc.SOL_PACKET, Libc.PACKET_IGNORE_OUTGOING, value, 4);
      int[] request = {
        BLOCK_BYTES,
        BLOCKS,
        FRAME_BYTES,
        BLOCK_BYTES / FRAME_BYTES * BLOCKS,
        BLOCK_TIMEOUT_MILLIS,
        0,
        0
      };
      value.write(0, request, 0, request.length);
      return Libc.setsockopt(descriptor, Libc.SOL_PACKET, Libc.PACKET_RX_RING, value, 28) == 0;
    }
  }

  private static boolean listen(int descriptor, NetworkDevice device) {
    try (Memory address = PacketAddress.of(device, PacketAddress.ETH_P_ALL)) {
      return Libc.bind(descriptor, address, (int) address.size()) == 0;
    }
  }

  @Override
  public int receive(Receiver receiver) {
    long promisedMicros = WallClock.micros();
    if (!blocks.isOurs(block)) {
      if (blocks.packets(block) > 0) {
        promisedMicros = Math.min(promisedMicros, blocks.openedMicros(block));
      }
      promise(promisedMicros);
      pollRequest.setShort(6, (short) 0);
      var anyOutcomeMeansToLookAgain = Libc.poll(Pointer.nativeValue(pollRequest), 1, POLL_MILLIS);
      return 0;
    }
    int count = blocks.deliver(block, receiver);
    // Blocks come in order, so that the promise moves on even where packets never cease.
    promise(blocks.lastMicros(block));
    blocks.release(block);
    block = (block + 1) % BLOCKS;
    return count;
  }

  /** Has the interface receive what is not for this host, until the socket is closed. */
  boolean hearAll(NetworkDevice device) {
    try (Memory request = new Memory(16)) {
      request.clear();
      request.setInt(0, device.index());
      request.setShort(4, PACKET_MR_PROMISC);
      return Libc.setsockopt(descriptor, Libc.SOL_PACKET, Libc.PACKET_ADD_MEMBERSHIP, request, 16)
          == 0;
    }
  }

  private void promise(long micros) {
    heardUntilMicros = Math.max(heardUntilMicros, micros - SAFETY_MICROS);
  }

  @Override
  public long heardUntilMicros() {
    return heardUntilMicros;
  }

  @Override
  public int dataLinkType() {
    return dataLinkType;
  }

  /** Reading the kernel's count resets it, so it is added up here. */
  @Override
  public long kernelDrops() {
    statistics.setInt(12, 12);
    if (Libc.getsockopt(
            descriptor,
            Libc.SOL_PACKET,
            Libc.PACKET_STATISTICS,
            statistics,
            statistics.share(12, 4))
        < 0) {
      throw new IllegalStateException(
          "the capture's drops are unknown: errno " + Native.getLastError());
    }
    kernelDrops += statistics.getInt(4) & 0xffffffffL;
    return kernelDrops;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      close(descriptor, map);
      pollRequest.close();
      statistics.close();
    }
  }

  private static void close(int descriptor, @Nullable Pointer map) {
    if (map != null) {
      var unmapped = Libc.munmap(map, (long) BLOCK_BYTES * BLOCKS);
    }
    var unused = Libc.close(descriptor);
  }
}
