package io.halfopen.scanner.link;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * IPv4 packets that leave together. They lie in memory that the kernel reads, each in a slot of its
 * own with room in front for a link header, so that none is copied on its way.
 *
 * <pre>{@code
 * batch.clear();
 * while (!batch.isFull()) {
 *   int length = write(batch.bytes(), batch.nextAt());
 *   batch.add(length, target);
 * }
 * link.send(batch);
 * }</pre>
 */
public final class PacketBatch {
  /** Packets that fit; beyond this, the price of the system call no longer shows. */
  public static final int CAPACITY = 64;

  /** Bytes that one packet may have. */
  public static final int PACKET_BYTES = 1500;

  /** An Ethernet header, so placed that the IP header behind it is aligned. */
  static final int HEADROOM = 16;

  private static final int SLOT_BYTES = 1536;

  private final Memory memory = new Memory((long) CAPACITY * SLOT_BYTES);
  private final ByteBuffer bytes;
  private final int[] lengths = new int[CAPACITY];
  private final int[] targets = new int[CAPACITY];
  private int size;

  /** An empty batch. */
  public PacketBatch() {
    memory.clear();
    bytes = memory.getByteBuffer(0, memory.size()).order(ByteOrder.BIG_ENDIAN);
  }

  /** All slots, big-endian. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** Where in {@link #bytes()} the next packet's IP header goes. */
  public int nextAt() {
    return at(size);
  }

  /** Takes the packet that was written at {@link #nextAt()}. */
  public void add(int length, int targetIpv4) {
    lengths[size] = length;
    targets[size] = targetIpv4;
    size++;
  }

  /** Packets that it holds. */
  public int size() {
    return size;
  }

  /** True where no further packet fits. */
  public boolean isFull() {
    return size == CAPACITY;
  }

  /** Forgets its packets. */
  public void clear() {
    size = 0;
  }

  /** Where in {@link #bytes()} this packet begins. */
  public int at(int packet) {
    return packet * SLOT_BYTES + HEADROOM;
  }

  /** Bytes of this packet. */
  public int length(int packet) {
    return lengths[packet];
  }

  /** The address that this packet goes to. */
  public int target(int packet) {
    return targets[packet];
  }

  /** The native address of a slot's headroom. */
  long address(int packet) {
    return com.sun.jna.Pointer.nativeValue(memory) + (long) packet * SLOT_BYTES;
  }
}
