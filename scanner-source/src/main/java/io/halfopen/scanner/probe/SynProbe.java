package io.halfopen.scanner.probe;

import io.halfopen.scanner.wire.Checksum;
import java.nio.ByteBuffer;

/**
 * The SYN with every common option, prepared once and patched for each target. A server shows only
 * the options that it was offered, so these bytes are part of every fingerprint's provenance.
 */
public final class SynProbe {
  /** The SYN as window_options_mss_wscale. */
  public static final String TEMPLATE = "65535_2-3-4-8-0_1460_7";

  private static final int IP_HEADER = 20;
  private static final int TCP_HEADER = 40;

  private final ByteBuffer packet = ByteBuffer.allocateDirect(IP_HEADER + TCP_HEADER);
  private final long fixedSum;

  /** A probe from this IPv4 address. */
  public SynProbe(int source) {
    packet.put((byte) 0x45).put((byte) 0).putShort((short) (IP_HEADER + TCP_HEADER));
    // Identification 0: the kernel fills it in. Do not fragment; TTL 64; TCP.
    packet.putShort((short) 0).putShort((short) 0x4000).put((byte) 64).put((byte) 6);
    packet.putShort((short) 0).putInt(source).putInt(0);
    packet.putShort((short) 0).putShort((short) 0).putInt(0).putInt(0);
    packet.put((byte) (TCP_HEADER / 4 << 4)).put((byte) 2).putShort((short) 65535).putInt(0);
    packet.put(new byte[] {2, 4, 0x05, (byte) 0xb4});
    packet.put(new byte[] {3, 3, 7});
    packet.put(new byte[] {4, 2});
    packet.put(new byte[] {8, 10, 0, 0, 0, 0, 0, 0, 0, 0});
    packet.put((byte) 0);
    packet.flip();
    fixedSum = 6 + TCP_HEADER;
  }

  /**
   * The packet for one target, valid until the next call: a direct buffer, position 0 to limit.
   *
   * @param sentMicros the time of sending; its low 32 bits travel as the timestamp value
   */
  public ByteBuffer patch(int target, int port, int sourcePort, long sequence, long sentMicros) {
    packet.putInt(16, target);
    packet.putShort(10, (short) 0).putShort(10, (short) Checksum.of(packet, 0, IP_HEADER));
    packet.putShort(20, (short) sourcePort).putShort(22, (short) port);
    packet.putInt(24, (int) sequence);
    // The timestamp value stands after MSS, window scale, SACK and its own kind and length.
    packet.putInt(51, (int) sentMicros);
    packet.putShort(36, (short) 0);
    long pseudoHeader = Checksum.add(fixedSum, packet, 12, 8);
    packet.putShort(
        36, (short) Checksum.fold(Checksum.add(pseudoHeader, packet, IP_HEADER, TCP_HEADER)));
    return packet;
  }
}
