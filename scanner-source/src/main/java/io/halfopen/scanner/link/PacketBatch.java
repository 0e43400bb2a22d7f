package io.halfopen.scanner.link;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * IP packets that leave together, IPv4 and IPv6 as they come. They lie in memory that the kernel
 * reads, closely packed so that a batch stays in the processor's cache, each with room in front for
 * a link header.
 *
 * <pre>{@code
 * batch.clear();
 * while (!batch.isFull()) {
 *   int length = write(batch.bytes(), batch.nextAt());
 *   batch.add(length);
 * }
 * sender.send(batch);
 * }</pre>
 */
public final class PacketBatch {
  /** Packets that fit; beyond this, the price of the system call no longer shows. */
  public static final int CAPACITY = 64;

  /** Bytes that one packet may have. */
  public static final int PACKET_BYTES = 1500;

  /** A tagged Ethernet header, so placed that the IP header behind it is aligned. */
  static final int HEADROOM = 24;

  /** Packets begin at multiples of this. */
  private static final int ALIGNMENT = 8;

  private final Memory memory = new Memory((long) CAPACITY * (PACKET_BYTES + HEADROOM + ALIGNMENT));
  private final long address = Pointer.nativeValue(memory);
  private final ByteBuffer bytes;
  private final int[] starts = new int[CAPACITY + 1];
  private final int[] lengths = new int[CAPACITY];
  private int size;

  /** An empty batch. */
  public PacketBatch() {
    memory.clear();
    bytes = memory.getByteBuffer(0, memory.size()).order(ByteOrder.BIG_ENDIAN);
    starts[0] = HEADROOM;
  }

  /** All packets, big-endian. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** Where in {@link #bytes()} the next packet's IP header goes. */
  public int nextAt() {
    return starts[size];
  }

  /** Takes the packet that was written at {@link #nextAt()}, of at most 1500 bytes. */
  public void add(int length) {
    lengths[size] = length;
    int end = starts[size] + length;
    size++;
    starts[size] = (end + ALIGNMENT - 1 & -ALIGNMENT) + HEADROOM;
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
    return starts[packet];
  }

  /** Bytes of this packet. */
  public int length(int packet) {
    return lengths[packet];
  }

  /** True where this packet is IPv6. */
  public boolean isIpv6(int packet) {
    return bytes.get(starts[packet]) >> 4 == 6;
  }

  /** The address that this packet goes to; only for IPv4. */
  public int target(int packet) {
    return bytes.getInt(starts[packet] + 16);
  }

  /** The native address of this packet's first byte. */
  long address(int packet) {
    return address + starts[packet];
  }
}
