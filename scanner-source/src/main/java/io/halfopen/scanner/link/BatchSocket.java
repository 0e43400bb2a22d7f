package io.halfopen.scanner.link;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.halfopen.event.BadInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Hands whole batches to the kernel, one {@code sendmmsg} each. Over IP the kernel routes every
 * packet and resolves neighbours; over Ethernet all go to one next hop whose address is known,
 * which spares the kernel both. The kernel has copied a packet when the call returns, so a batch
 * can be written anew at once, whatever becomes of the copies.
 */
final class BatchSocket implements Outlet {
  /** struct mmsghdr, struct iovec and struct sockaddr_in6 on 64-bit Linux. */
  private static final int MESSAGE_BYTES = 64;

  private static final int VECTOR_BYTES = 16;
  private static final int ADDRESS_BYTES = 28;
  private static final int ADDRESS_IPV4_BYTES = 16;
  private static final int ADDRESS_SLOT = 32;
  private static final int VECTORS_AT = PacketBatch.CAPACITY * MESSAGE_BYTES;
  private static final int ADDRESSES_AT = VECTORS_AT + PacketBatch.CAPACITY * VECTOR_BYTES;

  private final int descriptor;
  private final Memory memory =
      new Memory(ADDRESSES_AT + (long) PacketBatch.CAPACITY * ADDRESS_SLOT);
  private final long messages = Pointer.nativeValue(memory);
  private final ByteBuffer headers;
  private final @Nullable EthernetHeader ethernet;
  private final boolean ipv6;
  private final Retries.Call offer = this::offer;
  private int staged;
  private boolean closed;

  private BatchSocket(int descriptor, int family, @Nullable EthernetHeader ethernet) {
    this.descriptor = descriptor;
    this.ethernet = ethernet;
    ipv6 = family == Libc.AF_INET6;
    memory.clear();
    headers = memory.getByteBuffer(0, memory.size()).order(ByteOrder.nativeOrder());
    for (int i = 0; i < PacketBatch.CAPACITY; i++) {
      int message = i * MESSAGE_BYTES;
      int address = ADDRESSES_AT + i * ADDRESS_SLOT;
      headers.putShort(address, (short) family);
      if (ethernet == null) {
        headers.putLong(message, messages + address);
        headers.putInt(message + 8, ipv6 ? ADDRESS_BYTES : ADDRESS_IPV4_BYTES);
      }
      headers.putLong(message + 16, messages + VECTORS_AT + (long) i * VECTOR_BYTES);
      headers.putLong(message + 24, 1);
    }
  }

  /**
   * Opens a socket that takes IPv4 packets for an interface.
   *
   * @throws BadInputException without the permission
   */
  static BatchSocket overIpv4(NetworkDevice device) {
    return overIp(device, Libc.AF_INET);
  }

  /**
   * Opens a socket that takes IPv6 packets, headers included, for an interface.
   *
   * @throws BadInputException without the permission or without IPv6
   */
  static BatchSocket overIpv6(NetworkDevice device) {
    return overIp(device, Libc.AF_INET6);
  }

  private static BatchSocket overIp(NetworkDevice device, int family) {
    int descriptor = socket(family, Libc.IPPROTO_RAW);
    byte[] name = (device.name() + "\0").getBytes(StandardCharsets.UTF_8);
    try (Memory value = new Memory(name.length)) {
      value.write(0, name, 0, name.length);
      if (Libc.setsockopt(descriptor, Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, value, name.length)
          < 0) {
        throw closing(descriptor, "binding a raw socket to " + device.name());
      }
    }
    return new BatchSocket(descriptor, family, null);
  }

  /**
   * Opens a socket that takes IP packets and puts the same Ethernet header in front of each.
   *
   * @throws BadInputException without the permission, or where there are no packet sockets
   */
  static BatchSocket overEthernet(NetworkDevice device, EthernetHeader header) {
    // Protocol 0: nothing is ever received here.
    int descriptor = socket(Libc.AF_PACKET, 0);
    try (Memory address = PacketAddress.of(device, 0);
        Memory one = new Memory(4)) {
      one.setInt(0, 1);
      // The queue would only delay what the rate has paced; older kernels may refuse.
      var unused = Libc.setsockopt(descriptor, Libc.SOL_PACKET, Libc.PACKET_QDISC_BYPASS, one, 4);
      if (Libc.bind(descriptor, address, (int) address.size()) < 0) {
        throw closing(descriptor, "binding a packet socket to " + device.name());
      }
    }
    return new BatchSocket(descriptor, Libc.AF_PACKET, header);
  }

  private static int socket(int domain, int protocol) {
    Libc.requireLinux();
    int descriptor = Libc.socket(domain, Libc.SOCK_RAW_CLOEXEC, protocol);
    if (descriptor < 0) {
      throw Libc.failure("opening a raw socket");
    }
    Libc.enlargeSendBuffer(descriptor);
    return descriptor;
  }

  private static BadInputException closing(int descriptor, String what) {
    BadInputException failure = Libc.failure(what);
    var unused = Libc.close(descriptor);
    return failure;
  }

  @Override
  public void stage(PacketBatch batch, int packet) {
    int vector = VECTORS_AT + staged * VECTOR_BYTES;
    int front = 0;
    if (ethernet != null) {
      ethernet.writeBefore(batch.bytes(), batch.at(packet), batch.isIpv6(packet));
      front = ethernet.bytes();
    } else {
      copyAddress(batch, packet, ADDRESSES_AT + staged * ADDRESS_SLOT);
    }
    headers.putLong(vector, batch.address(packet) - front);
    headers.putLong(vector + 8, batch.length(packet) + (long) front);
    staged++;
  }

  /** The destination, in network order whatever the machine's order. */
  private void copyAddress(PacketBatch batch, int packet, int to) {
    int ip = batch.at(packet);
    if (ipv6) {
      headers.put(to + 8, batch.bytes(), ip + 24, 16);
    } else {
      headers.put(to + 4, batch.bytes(), ip + 16, 4);
    }
  }

  @Override
  public int flush(int retries) {
    int size = staged;
    staged = 0;
    return Retries.send(size, retries, offer);
  }

  private int offer(int from, int count) {
    int taken = Libc.sendmmsg(descriptor, messages + (long) from * MESSAGE_BYTES, count, 0);
    return taken < 0 ? -Native.getLastError() : taken;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      var unused = Libc.close(descriptor);
      memory.close();
    }
  }
}
