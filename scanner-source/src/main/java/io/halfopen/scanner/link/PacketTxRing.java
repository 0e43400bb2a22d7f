package io.halfopen.scanner.link;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hands Ethernet frames to the kernel in memory that is shared with it, one system call a batch.
 *
 * <p>Such rings have a trap. The kernel sends their pages without copying them, and calls a frame
 * free as soon as a driver lets go of it; a veth or an older virtio does so before anybody has read
 * it, and what is then written over it is sent in its place. Linux copies in that case since 4.20.
 * Here every frame also carries a header ({@code PACKET_VNET_HDR}) which declares all of it to be
 * headers, and by its source every kernel that takes the option copies headers. The tests read each
 * frame at the far end of a veth and, late, of a tap; on a kernel since 4.20 they pass without that
 * header too, so what they show is that either copy is made, not which.
 */
final class PacketTxRing implements Outlet {
  private static final VarHandle STATUS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final int TPACKET_V2 = 1;
  private static final int FREE = 0;
  private static final int TO_SEND = 1;
  private static final int BEING_SENT = 2;

  private static final int FRAME_BYTES = 256;
  private static final int FRAMES = 1024;
  private static final int BLOCK_BYTES = 64 << 10;
  private static final int RING_BYTES = FRAMES * FRAME_BYTES;

  /** A struct tpacket2_hdr: status, length; a struct virtio_net_hdr follows it, then the frame. */
  private static final int LENGTH_AT = 4;

  private static final int OFFLOAD_AT = 32;
  private static final int OFFLOAD_BYTES = 10;
  private static final int FRAME_AT = OFFLOAD_AT + OFFLOAD_BYTES;

  /** Bytes that an IP packet may have here. */
  static final int PACKET_BYTES = FRAME_BYTES - FRAME_AT - PacketBatch.HEADROOM;

  private static final int ATTEMPTS = 20;
  private static final long RETRY_NANOS = 100_000;

  private final int descriptor;
  private final Pointer map;
  private final ByteBuffer ring;
  private final EthernetHeader ethernet;
  private int first;
  private int staged;
  private boolean closed;

  private PacketTxRing(int descriptor, Pointer map, EthernetHeader ethernet) {
    this.descriptor = descriptor;
    this.map = map;
    this.ethernet = ethernet;
    ring = map.getByteBuffer(0, RING_BYTES).order(ByteOrder.nativeOrder());
  }

  /** Null where this kernel has none such. */
  static @Nullable PacketTxRing open(NetworkDevice device, EthernetHeader header) {
    // Protocol 0: nothing is ever received here.
    int descriptor = Libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW_CLOEXEC, 0);
    if (descriptor < 0) {
      return null;
    }
    Pointer map = null;
    boolean opened = false;
    try (Memory address = PacketAddress.of(device, 0)) {
      if (!setUp(descriptor)) {
        return null;
      }
      map = Libc.mapped(descriptor, RING_BYTES);
      opened = map != null && Libc.bind(descriptor, address, (int) address.size()) == 0;
      return opened && map != null ? new PacketTxRing(descriptor, map, header) : null;
    } finally {
      if (!opened) {
        close(descriptor, map);
      }
    }
  }

  private static boolean setUp(int descriptor) {
    Libc.enlargeSendBuffer(descriptor);
    boolean bypassed = set(descriptor, Libc.PACKET_QDISC_BYPASS, 1);
    return bypassed
        && set(descriptor, Libc.PACKET_VNET_HDR, 1)
        && set(descriptor, Libc.PACKET_VERSION, TPACKET_V2)
        && set(
            descriptor,
            Libc.PACKET_TX_RING,
            BLOCK_BYTES,
            RING_BYTES / BLOCK_BYTES,
            FRAME_BYTES,
            FRAMES);
  }

  private static boolean set(int descriptor, int option, int... values) {
    try (Memory value = new Memory(values.length * 4L)) {
      value.write(0, values, 0, values.length);
      return Libc.setsockopt(descriptor, Libc.SOL_PACKET, option, value, values.length * 4) == 0;
    }
  }

  private static int at(int frame) {
    return frame % FRAMES * FRAME_BYTES;
  }

  private int status(int at) {
    return (int) STATUS.getAcquire(ring, at);
  }

  @Override
  public void stage(PacketBatch batch, int packet) {
    int at = at(first + staged);
    if (status(at) != FREE && !becomesFree(at)) {
      return;
    }
    ethernet.writeBefore(batch.bytes(), batch.at(packet), batch.isIpv6(packet));
    int length = batch.length(packet) + ethernet.bytes();
    ring.put(at + FRAME_AT, batch.bytes(), batch.at(packet) - ethernet.bytes(), length);
    ring.putInt(at + LENGTH_AT, OFFLOAD_BYTES + length);
    // The second field of the offload header: how much of the frame is headers.
    ring.putShort(at + OFFLOAD_AT + 2, (short) length);
    STATUS.setRelease(ring, at, TO_SEND);
    staged++;
  }

  /** A frame that went round the ring and is still under way: the interface is far behind. */
  private boolean becomesFree(int at) {
    for (int attempt = 0; attempt < ATTEMPTS && status(at) != FREE; attempt++) {
      LockSupport.parkNanos(RETRY_NANOS);
    }
    return status(at) == FREE;
  }

  @Override
  public int flush(int retries) {
    int sent = 0;
    int attempt = 0;
    while (staged > 0) {
      long unused = Libc.sendto(descriptor, 0, 0, Libc.MSG_DONTWAIT, 0, 0);
      int taken = taken();
      first = (first + taken) % FRAMES;
      staged -= taken;
      sent += taken;
      attempt = taken > 0 ? 0 : attempt + 1;
      if (staged > 0 && (attempt > retries || status(at(first)) != TO_SEND)) {
        // The first of the rest is the one that the kernel will not have.
        dropFirst();
        attempt = 0;
      } else if (staged > 0) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
    return sent;
  }

  private int taken() {
    for (int i = 0; i < staged; i++) {
      int status = status(at(first + i));
      if (status != FREE && status != BEING_SENT) {
        return i;
      }
    }
    return staged;
  }

  /** The kernel goes on where it stopped, so that the others have to move up. */
  private void dropFirst() {
    for (int i = 1; i < staged; i++) {
      int from = at(first + i);
      int to = at(first + i - 1);
      ring.put(to + LENGTH_AT, ring, from + LENGTH_AT, FRAME_BYTES - LENGTH_AT);
      STATUS.setRelease(ring, to, TO_SEND);
    }
    staged--;
    STATUS.setRelease(ring, at(first + staged), FREE);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      close(descriptor, map);
    }
  }

  private static void close(int descriptor, @Nullable Pointer map) {
    if (map != null) {
      var unmapped = Libc.munmap(map, RING_BYTES);
    }
    var unused = Libc.close(descriptor);
  }
}
