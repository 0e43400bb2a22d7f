package io.halfopen.job.truth;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;

/** Packets as frames of a link type. */
final class Frames {
  static final int ETHERNET = 1;
  static final int RAW_IP = 101;
  static final int COOKED = 113;
  static final int COOKED_V2 = 276;

  /**
   * A frame and how much of it the capture kept.
   *
   * @param micros capture time, microseconds since 1970-01-01 UTC
   */
  record Frame(long micros, byte[] bytes, int captured) {}

  private Frames() {}

  /** The random part is what no record may depend on: tags, extension headers, padding. */
  static Frame of(Seen seen, int linkType, Random random) {
    byte[] ip = seen.probe().ipv6() ? ipv6(seen, random) : ipv4(seen, random);
    Frame whole = link(seen.micros(), ip, seen.probe().ipv6() ? 0x86dd : 0x0800, linkType, random);
    if (!seen.cut()) {
      return whole;
    }
    int link = whole.bytes().length - Math.max(ip.length, padded(whole.bytes(), ip));
    int behind = seen.options().length() / 2 - seen.capturedOptions() + seen.payload();
    return new Frame(seen.micros(), whole.bytes(), link + ip.length - behind);
  }

  private static int padded(byte[] frame, byte[] ip) {
    for (int at = 0; at + ip.length <= frame.length; at++) {
      if (java.util.Arrays.equals(frame, at, at + ip.length, ip, 0, ip.length)) {
        return frame.length - at;
      }
    }
    throw new IllegalStateException("the frame holds its packet");
  }

  static Frame link(long micros, byte[] ip, int etherType, int linkType, Random random) {
    ByteBuffer out = ByteBuffer.allocate(ip.length + 100);
    switch (linkType) {
      case ETHERNET -> {
        out.put(new byte[12]);
        tags(out, random);
        out.putShort((short) etherType).put(ip);
        while (out.position() < 60) {
          out.put((byte) 0);
        }
      }
      case COOKED -> {
        out.putShort((short) 0).putShort((short) 1).putShort((short) 6).put(new byte[8]);
        tags(out, random);
        out.putShort((short) etherType).put(ip);
      }
      case COOKED_V2 -> {
        out.putShort((short) etherType).putShort((short) 0).putInt(2).putShort((short) 1);
        out.put((byte) 0).put((byte) 6).put(new byte[8]).put(ip);
      }
      default -> out.put(ip);
    }
    byte[] frame = new byte[out.flip().remaining()];
    out.get(frame);
    return new Frame(micros, frame, frame.length);
  }

  private static void tags(ByteBuffer out, Random random) {
    int kind = random.nextInt(6);
    if (kind == 0) {
      out.putShort((short) 0x88a8).putShort((short) 100); // QinQ
    }
    if (kind <= 1) {
      out.putShort((short) 0x8100).putShort((short) 0x0800); // a tag that looks like a type
    }
  }

  private static byte[] ipv4(Seen seen, Random random) {
    byte[] tcp = tcp(seen);
    int options = random.nextInt(8) == 0 ? 8 : 0;
    ByteBuffer ip = ByteBuffer.allocate(20 + options + tcp.length);
    ip.put((byte) (0x45 + options / 4)).put((byte) 0).putShort((short) ip.capacity());
    ip.putShort((short) seen.ipId()).putShort((short) 0x4000);
    ip.put((byte) seen.hopLimit()).put((byte) 6).putShort((short) 0);
    ip.put(source(seen)).put(destination(seen)).position(20 + options);
    return ip.put(tcp).array();
  }

  private static byte[] ipv6(Seen seen, Random random) {
    byte[] tcp = tcp(seen);
    int[] chain = new int[][] {{}, {}, {}, {0}, {60}, {0, 43, 60}}[random.nextInt(6)];
    ByteBuffer ip = ByteBuffer.allocate(200);
    ip.putInt(0x60000000).putShort((short) 0).put((byte) (chain.length == 0 ? 6 : chain[0]));
    ip.put((byte) seen.hopLimit()).put(source(seen)).put(destination(seen));
    for (int i = 0; i < chain.length; i++) {
      int units = random.nextInt(2);
      ip.put((byte) (i + 1 < chain.length ? chain[i + 1] : 6)).put((byte) units);
      ip.put(new byte[6 + 8 * units]);
    }
    ip.put(tcp).putShort(4, (short) (ip.position() - 40));
    byte[] packet = new byte[ip.flip().remaining()];
    ip.get(packet);
    return packet;
  }

  private static byte[] source(Seen seen) {
    return HexFormat.of()
        .parseHex(seen.fromScanner() ? seen.probe().scanner() : seen.probe().endpoint());
  }

  private static byte[] destination(Seen seen) {
    return HexFormat.of()
        .parseHex(seen.fromScanner() ? seen.probe().endpoint() : seen.probe().scanner());
  }

  private static byte[] tcp(Seen seen) {
    byte[] options = HexFormat.of().parseHex(seen.options());
    ByteBuffer tcp = ByteBuffer.allocate(20 + options.length + seen.payload());
    int endpoint = seen.probe().endpointPort();
    int scanner = seen.probe().scannerPort();
    tcp.putShort((short) (seen.fromScanner() ? scanner : endpoint));
    tcp.putShort((short) (seen.fromScanner() ? endpoint : scanner));
    tcp.putInt((int) seen.sequence()).putInt((int) seen.acknowledgement());
    tcp.put((byte) ((20 + options.length) / 4 << 4)).put((byte) seen.flags());
    tcp.putShort((short) seen.window()).putInt(0).put(options);
    return tcp.array();
  }
}
