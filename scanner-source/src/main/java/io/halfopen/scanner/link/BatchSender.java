package io.halfopen.scanner.link;

import org.jspecify.annotations.Nullable;

/**
 * Sends over Ethernet what is behind the router, and the rest over the kernel's IP layer: what is
 * on the link itself, whose hardware addresses only the kernel knows, and all IPv6.
 */
final class BatchSender implements PacketSender, AutoCloseable {
  private final @Nullable PacketTxRing ring;
  private final @Nullable BatchSocket ethernet;
  private final BatchSocket ipv4;
  private final @Nullable BatchSocket ipv6;
  private final boolean allOverEthernet;
  private final NextHops nextHops;
  private final int retries;

  /**
   * Over these sockets, which it owns.
   *
   * @param ring takes short frames to the router, or null where there is none
   * @param ethernet takes frames to the router, or null where there is none
   * @param allOverEthernet true where a frame to the router is right for every target
   * @param retries how often a packet is tried again for which the kernel has no room just now
   */
  BatchSender(
      @Nullable PacketTxRing ring,
      @Nullable BatchSocket ethernet,
      BatchSocket ipv4,
      @Nullable BatchSocket ipv6,
      boolean allOverEthernet,
      NextHops nextHops,
      int retries) {
    this.ring = ring;
    this.ethernet = ethernet;
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
    this.allOverEthernet = allOverEthernet;
    this.nextHops = nextHops;
    this.retries = retries;
  }

  @Override
  public int send(PacketBatch batch) {
    int size = batch.size();
    for (int i = 0; i < size; i++) {
      BatchSocket socket = socketFor(batch, i);
      if (ring != null && socket == ethernet && batch.length(i) <= PacketTxRing.PACKET_BYTES) {
        ring.stage(batch, i);
      } else if (socket != null) {
        socket.stage(batch, i);
      }
    }
    int sent = ipv4.flush(retries);
    if (ring != null) {
      sent += ring.flush(retries);
    }
    if (ethernet != null) {
      sent += ethernet.flush(retries);
    }
    if (ipv6 != null) {
      sent += ipv6.flush(retries);
    }
    return sent;
  }

  private @Nullable BatchSocket socketFor(PacketBatch batch, int packet) {
    if (ethernet != null && allOverEthernet) {
      return ethernet;
    }
    if (batch.isIpv6(packet)) {
      return ipv6;
    }
    return ethernet != null && nextHops.isBehindGateway(batch.target(packet)) ? ethernet : ipv4;
  }

  @Override
  public void close() {
    ipv4.close();
    if (ring != null) {
      ring.close();
    }
    if (ethernet != null) {
      ethernet.close();
    }
    if (ipv6 != null) {
      ipv6.close();
    }
  }
}
