package io.halfopen.scanner.probe;

import io.halfopen.scanner.wire.Checksum;
import java.nio.ByteBuffer;

/**
 * The SYN with every common option, prepared once and patched for each target: only what differs is
 * written and summed. A server shows only the options that it was offered, so these bytes are part
 * of every fingerprint's provenance.
 */
public final class SynProbe {
  /** The SYN as window_options_mss_wscale. */
  public static final String TEMPLATE = "65535_2-3-4-8-0_1460_7";

  private static final int IP_HEADER = 20;
  private static final int TCP_HEADER = 40;
  private static final int TCP_PROTOCOL = 6;

  /** Bytes of the packet. */
  public static final int BYTES = IP_HEADER + TCP_HEADER;

  private final ByteBuffer template = ByteBuffer.allocate(BYTES);

  /** Sums over all that is the same in every probe. */
  private final long ipSum;

  private final long tcpSum;

  /** A probe from this IPv4 address. */
  public SynProbe(int source) {
    ByteBuffer packet = template;
    packet.put((byte) 0x45).put((byte) 0).putShort((short) BYTES);
    // Identification 0: the kernel may fill it in. Do not fragment; TTL 64; TCP.
    packet.putShort((short) 0).putShort((short) 0x4000).put((byte) 64).put((byte) TCP_PROTOCOL);
    packet.putShort((short) 0).putInt(source).putInt(0);
    packet.putShort((short) 0).putShort((short) 0).putInt(0).putInt(0);
    packet.put((byte) (TCP_HEADER / 4 << 4)).put((byte) 2).putShort((short) 65535).putInt(0);
    packet.put(new byte[] {2, 4, 0x05, (byte) 0xb4});
    packet.put(new byte[] {3, 3, 7});
    packet.put(new byte[] {4, 2});
    packet.put(new byte[] {8, 10, 0, 0, 0, 0, 0, 0, 0, 0});
    packet.put((byte) 0);
    packet.flip();
    ipSum = Checksum.add(0, packet, 0, IP_HEADER);
    long pseudoHeader = Checksum.add(TCP_PROTOCOL + TCP_HEADER, packet, 12, 8);
    tcpSum = Checksum.add(pseudoHeader, packet, IP_HEADER, TCP_HEADER);
  }

  /**
   * Writes the packet for one target.
   *
   * @param out big-endian
   * @param at where in {@code out} its {@link #BYTES} bytes go
   * @param sentMicros the time of sending; its low 32 bits travel as the timestamp value
   */
  public void write(
      ByteBuffer out,
      int at,
      int target,
      int port,
      int sourcePort,
      long sequence,
      long sentMicros) {
    out.put(at, template, 0, BYTES);
    int stamp = (int) sentMicros;
    long targetSum = (target >>> 16) + (target & 0xffff);
    out.putShort(at + 10, (short) Checksum.fold(ipSum + targetSum)).putInt(at + 16, target);
    out.putInt(at + 20, sourcePort << 16 | port).putInt(at + 24, (int) sequence);
    // The timestamp value stands after MSS, window scale, SACK and its own kind and length: at an
    // odd offset, so that its bytes fall into three words of the sum.
    out.putInt(at + 51, stamp);
    long stampSum = (stamp >>> 24) + (stamp >>> 8 & 0xffff) + ((stamp & 0xff) << 8);
    long sum = tcpSum + targetSum + sourcePort + port + stampSum;
    sum += (sequence >>> 16 & 0xffff) + (sequence & 0xffff);
    out.putShort(at + 36, (short) Checksum.fold(sum));
  }
}
