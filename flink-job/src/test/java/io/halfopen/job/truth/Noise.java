package io.halfopen.job.truth;

import io.halfopen.job.truth.Frames.Frame;
import java.nio.ByteBuffer;
import java.util.Random;

/** Frames that belong to no exchange, some of them dressed as if they did. */
final class Noise {
  private static final int UDP = 17;
  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int ARP = 0x0806;
  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86dd;

  private Noise() {}

  static Frame frame(Random random, long micros, int linkType) {
    return switch (random.nextInt(7)) {
      case 0 -> Frames.link(micros, ipv4(random, UDP, 0x4000, 60), IPV4, linkType, random);
      case 1 -> Frames.link(micros, ipv4(random, ICMP, 0, 48), IPV4, linkType, random);
      case 2 -> Frames.link(micros, ipv4(random, TCP, 0x2000, 60), IPV4, linkType, random);
      case 3 -> Frames.link(micros, ipv4(random, TCP, 0x0010, 60), IPV4, linkType, random);
      case 4 -> Frames.link(micros, ipv6Fragment(random), IPV6, linkType, random);
      case 5 -> Frames.link(micros, new byte[28], ARP, linkType, random);
      default -> new Frame(micros, new byte[random.nextInt(3)], 0);
    };
  }

  /** What looks like a SYN-ACK of one of the endpoints stands behind the header. */
  private static byte[] ipv4(Random random, int protocol, int fragment, int length) {
    ByteBuffer ip = ByteBuffer.allocate(length);
    ip.put((byte) 0x45).put((byte) 0).putShort((short) length).putShort((short) 7);
    ip.putShort((short) fragment).put((byte) 64).put((byte) protocol).putShort((short) 0);
    ip.putInt(0x0a010000 + random.nextInt(2000)).putInt(0x0afe0001);
    return synAck(ip).array();
  }

  private static byte[] ipv6Fragment(Random random) {
    ByteBuffer ip = ByteBuffer.allocate(40 + 8 + 20);
    ip.putInt(0x60000000).putShort((short) 28).put((byte) 44).put((byte) 64);
    ip.putLong(0x20010db800000000L).putLong(0x10000 + random.nextInt(2000));
    ip.putLong(0x20010db80000ffffL).putLong(1);
    ip.put((byte) TCP).put((byte) 0).putShort((short) 1).putInt(99);
    return synAck(ip).array();
  }

  private static ByteBuffer synAck(ByteBuffer packet) {
    packet.putShort((short) 80).putShort((short) 40000).putInt(1).putInt(2);
    return packet.put((byte) 0x50).put((byte) 0x12).putShort((short) 1000);
  }
}
