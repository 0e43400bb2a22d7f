package io.halfopen.scanner.probe;

import io.halfopen.scanner.wire.Checksum;
import io.halfopen.scanner.wire.IpPacket;
import java.nio.ByteBuffer;

/** What hosts and routers say to a probe, as IP packets. */
public final class Replies {
  private static final int RAW_IP = 101;

  private Replies() {}

  private static int header(ByteBuffer probe) {
    return probe.get(0) >> 4 == 6 ? 40 : 20;
  }

  /** An IP header from the probe's target to its source, with room for a payload. */
  private static ByteBuffer back(ByteBuffer probe, int protocol, int length) {
    int head = header(probe);
    ByteBuffer b = ByteBuffer.allocate(head + length);
    if (head == 40) {
      b.putInt(0x60000000).putShort((short) length).put((byte) protocol).put((byte) 55);
      b.put(8, probe, 24, 16).put(24, probe, 8, 16);
    } else {
      b.putInt(0x45000000 + head + length).putInt(0x12344000).put((byte) 55).put((byte) protocol);
      b.put(12, probe, 16, 4).put(16, probe, 12, 4);
    }
    return b.position(head);
  }

  /**
   * A TCP segment from where the probe went.
   *
   * @param acknowledged what is added to the probe's sequence number
   */
  public static ByteBuffer tcp(ByteBuffer probe, int flags, int acknowledged) {
    int at = header(probe);
    int stampAt = at + 20 + 11;
    boolean stamped = probe.limit() == at + 40 && probe.get(stampAt - 2) == 8;
    ByteBuffer b = back(probe, IpPacket.TCP, 40);
    b.putShort(probe.getShort(at + 2)).putShort(probe.getShort(at));
    b.putInt(7).putInt(probe.getInt(at + 4) + acknowledged);
    b.putShort((short) (0xa000 | flags)).putShort((short) 65160).putInt(0);
    b.put(new byte[] {2, 4, 5, (byte) 180, 4, 2, 8, 10, 0, 0, 0, 9});
    b.putInt(stamped ? probe.getInt(stampAt) : 0).put(new byte[] {1, 3, 3, 10});
    return b.flip();
  }

  /** The SYN-ACK of an open port. */
  public static ByteBuffer synAck(ByteBuffer probe) {
    return tcp(probe, 18, 1);
  }

  /** A datagram from where the probe went. */
  public static ByteBuffer udp(ByteBuffer probe, String text) {
    int at = header(probe);
    ByteBuffer b = back(probe, IpPacket.UDP, 8 + text.length());
    b.putShort(probe.getShort(at + 2)).putShort(probe.getShort(at));
    b.putShort((short) (8 + text.length())).putShort((short) 0);
    return b.put(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)).flip();
  }

  /** The reply to an echo request. */
  public static ByteBuffer echo(ByteBuffer probe) {
    int at = header(probe);
    boolean six = at == 40;
    ByteBuffer b = back(probe, six ? IpPacket.ICMPV6 : IpPacket.ICMP, probe.limit() - at);
    b.put(probe.slice(at, probe.limit() - at)).flip();
    return b.put(at, (byte) (six ? 129 : 0));
  }

  /** An ICMP error of a router, quoting so many bytes behind the probe's IP header. */
  public static ByteBuffer error(ByteBuffer probe, int type, int code, int quoted) {
    int at = header(probe);
    ByteBuffer b = back(probe, at == 40 ? IpPacket.ICMPV6 : IpPacket.ICMP, 8 + at + quoted);
    // The router's own address.
    b.put(at == 40 ? 23 : 15, (byte) 254);
    b.put((byte) type).put((byte) code).putShort((short) 0).putInt(0);
    return b.put(probe.slice(0, at + quoted)).flip();
  }

  /** A view of it. */
  public static IpPacket view(ByteBuffer packet) {
    IpPacket view = new IpPacket();
    if (!view.parse(packet, packet.remaining(), packet.remaining(), RAW_IP)) {
      throw new IllegalArgumentException("no IP packet");
    }
    return view;
  }

  /** True where every checksum of this packet holds, summed afresh and byte by byte. */
  public static boolean sumsHold(ByteBuffer packet) {
    int at = header(packet);
    boolean six = at == 40;
    int protocol = packet.get(six ? 6 : 9) & 0xff;
    int length = packet.limit() - at;
    boolean lengths =
        six ? packet.getShort(4) == length : (packet.getShort(2) & 0xffff) == packet.limit();
    long pseudo =
        protocol == IpPacket.ICMP
            ? 0
            : Checksum.add(protocol + length, packet, six ? 8 : 12, six ? 32 : 8);
    return lengths
        && (six || Checksum.of(packet, 0, 20) == 0)
        && Checksum.fold(Checksum.add(pseudo, packet, at, length)) == 0;
  }
}
