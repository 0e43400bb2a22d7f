package io.halfopen.scanner.link;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A view over the blocks of a TPACKET_V3 ring: where its headers keep what (linux/if_packet.h). The
 * kernel fills a block packet after packet, hands it over by its status word, and gets it back the
 * same way; between the two the block belongs to us alone.
 */
final class RxBlocks {
  private static final VarHandle STATUS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final int OURS = 1;

  private static final int BLOCK_STATUS = 8;
  private static final int BLOCK_PACKETS = 12;
  private static final int BLOCK_FIRST_PACKET = 16;
  private static final int BLOCK_OPENED = 32;
  private static final int BLOCK_LAST = 40;

  private static final int PACKET_NEXT = 0;
  private static final int PACKET_STAMP = 4;
  private static final int PACKET_CAPTURED = 12;
  private static final int PACKET_ORIGINAL = 16;
  private static final int PACKET_STATUS = 20;
  private static final int PACKET_FRAME = 24;
  private static final int PACKET_VLAN = 32;
  private static final int PACKET_TYPE = 48 + 10;

  /** In place of a VLAN: packets of all of them, and those that this host sends. */
  static final int EVERYTHING = -1;

  private static final int VLAN_VALID = 1 << 4;
  private static final int VLAN_ID = 0xfff;
  private static final int OUTGOING = 4;

  private final ByteBuffer headers;
  private final ByteBuffer frames;
  private final int blockBytes;
  private final int vlan;

  /** Over the whole ring, a direct buffer; packets of other VLANs are passed over (0: untagged). */
  RxBlocks(ByteBuffer ring, int blockBytes, int vlan) {
    headers = ring.duplicate().order(ByteOrder.nativeOrder());
    frames = ring.duplicate().order(ByteOrder.BIG_ENDIAN);
    this.blockBytes = blockBytes;
    this.vlan = vlan;
  }

  /** True where the kernel has handed this block over. */
  boolean isOurs(int block) {
    return ((int) STATUS.getAcquire(headers, block * blockBytes + BLOCK_STATUS) & OURS) != 0;
  }

  /** Packets in this block; the kernel counts them there while the block is still its own. */
  int packets(int block) {
    return headers.getInt(block * blockBytes + BLOCK_PACKETS);
  }

  /** When the kernel began to fill this block, which none of its packets precedes. */
  long openedMicros(int block) {
    return micros(block * blockBytes + BLOCK_OPENED);
  }

  /** The stamp of this block's last packet. */
  long lastMicros(int block) {
    return micros(block * blockBytes + BLOCK_LAST);
  }

  /** Delivers this block's packets where they lie; returns how many there were. */
  int deliver(int block, Receiver receiver) {
    int start = block * blockBytes;
    int count = headers.getInt(start + BLOCK_PACKETS);
    int packet = start + headers.getInt(start + BLOCK_FIRST_PACKET);
    for (int i = 0; i < count; i++, packet += headers.getInt(packet + PACKET_NEXT)) {
      if (isOther(packet)) {
        continue;
      }
      int captured = headers.getInt(packet + PACKET_CAPTURED);
      int frame = packet + (headers.getShort(packet + PACKET_FRAME) & 0xffff);
      frames.limit(frame + captured).position(frame);
      receiver.packet(
          frames,
          captured,
          headers.getInt(packet + PACKET_ORIGINAL),
          micros(packet + PACKET_STAMP));
    }
    return count;
  }

  /** The kernel has taken the tag out of the frame; priority tags belong to VLAN 0, no VLAN. */
  private boolean isOther(int packet) {
    if (vlan == EVERYTHING) {
      return false;
    }
    boolean tagged = (headers.getInt(packet + PACKET_STATUS) & VLAN_VALID) != 0;
    int id = tagged ? headers.getInt(packet + PACKET_VLAN) & VLAN_ID : 0;
    return id != vlan || headers.get(packet + PACKET_TYPE) == OUTGOING;
  }

  /** Gives this block back. */
  void release(int block) {
    int start = block * blockBytes;
    // The kernel opens it later, and until then it must not look as if packets waited in it.
    headers.putInt(start + BLOCK_PACKETS, 0);
    STATUS.setRelease(headers, start + BLOCK_STATUS, 0);
  }

  /** Seconds and nanoseconds, four bytes each, the seconds unsigned. */
  private long micros(int at) {
    return (headers.getInt(at) & 0xffffffffL) * 1_000_000 + headers.getInt(at + 4) / 1000;
  }
}
