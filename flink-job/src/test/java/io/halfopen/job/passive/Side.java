package io.halfopen.job.passive;

import io.halfopen.job.fingerprint.Packet;
import io.halfopen.scanner.wire.TcpSegment;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** One end of a connection, whose segments are real bytes. */
record Side(byte[] address, int port) {
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int ACK = 16;

  static final Side CLIENT = ipv4(1, 40000);
  static final Side SERVER = ipv4(2, 443);

  /** An address of 192.0.2.0/24. */
  static Side ipv4(int host, int port) {
    return new Side(new byte[] {(byte) 192, 0, 2, (byte) host}, port);
  }

  static Side ipv6(int host, int port) {
    byte[] address = new byte[16];
    address[0] = 0x20;
    address[1] = 1;
    address[15] = (byte) host;
    return new Side(address, port);
  }

  /** The raw IP packet. */
  byte[] bytes(Side to, int flags, int seq, int ack, int window, String options, int payload) {
    byte[] raw = HexFormat.of().parseHex(options);
    int tcp = 20 + raw.length + payload;
    boolean v6 = address.length == 16;
    ByteBuffer out = ByteBuffer.allocate((v6 ? 40 : 20) + tcp);
    if (v6) {
      out.putInt(0x60000000).putShort((short) tcp).put((byte) 6).put((byte) 64);
    } else {
      out.putShort((short) 0x4500).putShort((short) (20 + tcp)).putInt(0x00004000);
      out.put((byte) 64).put((byte) 6).putShort((short) 0);
    }
    out.put(address).put(to.address);
    out.putShort((short) port).putShort((short) to.port).putInt(seq).putInt(ack);
    out.putShort((short) ((20 + raw.length) / 4 << 12 | flags)).putShort((short) window);
    return out.putInt(0).put(raw).array();
  }

  /** The packet as it is captured at {@code seconds}. */
  Packet at(double seconds, Side to, int flags, int seq, int ack) {
    return at(seconds, to, flags, seq, ack, 0);
  }

  Packet at(double seconds, Side to, int flags, int seq, int ack, int payload) {
    boolean syn = (flags & SYN) != 0;
    String options =
        !syn
            ? ""
            : (flags & ACK) == 0
                ? "020405b40402080a0000000100000000" + "01030307"
                : "020405b401030308";
    return captured(
        Math.round(seconds * 1e6), bytes(to, flags, seq, ack, syn ? 64240 : 500, options, payload));
  }

  static Packet captured(long micros, byte[] ip) {
    TcpSegment segment = new TcpSegment();
    if (!segment.parse(ByteBuffer.wrap(ip), ip.length, ip.length, 101)) {
      throw new IllegalArgumentException("no segment: " + segment.content());
    }
    Packet packet = new Packet();
    Segment.fill(packet, segment, micros);
    return packet;
  }
}
