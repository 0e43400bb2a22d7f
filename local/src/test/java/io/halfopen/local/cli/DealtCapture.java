package io.halfopen.local.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * A capture of hosts whose stacks were dealt out, and the lines that they must give. The truth is
 * written from what was dealt, never from the packets. Closed ports and an ordinary connection
 * stand among them and give no line.
 *
 * @param bytes a pcap file of raw IPv4 packets
 * @param truth {@code host,port,ja4tscan}, sorted
 */
record DealtCapture(byte[] bytes, List<String> truth) {
  private static final int RAW_IP = 101;
  private static final int SYN_ACK = 0x12;
  private static final int RST_ACK = 0x14;
  private static final long START_MICROS = 1_700_000_000_000_000L;

  /** Option bytes and how they read: kinds, MSS, window scale. */
  private static final String[][] STACKS = {
    {"020405b40402080a00000001000000000103030a", "2-4-8-1-3_1460_10"},
    {"020405b40103030801010402", "2-1-3-1-1-4_1460_8"},
    {"0204057801030300", "2-1-3_1400_0"},
    {"02040218", "2_536_00"},
    {"020405b4010303060101080a000000010000000004020000", "2-1-3-1-1-8-4-0-0_1460_6"},
    {"", "00_00_00"},
  };

  private static final int[][] DELAYS = {{}, {1}, {1, 2}, {1, 2, 4, 8, 16}, {3, 6, 12}, {1, 1, 1}};

  private record Sent(long micros, byte[] packet) {}

  static DealtCapture of(int hosts, Random random) {
    List<Sent> packets = new ArrayList<>();
    List<String> truth = new ArrayList<>();
    for (int i = 0; i < hosts; i++) {
      String host = "10." + (100 + i / 62_500) + "." + i / 250 % 250 + "." + (i % 250 + 1);
      int port = 1 + random.nextInt(65_535);
      int window = random.nextInt(65_536);
      String[] stack = STACKS[random.nextInt(STACKS.length)];
      int[] delays = DELAYS[random.nextInt(DELAYS.length)];
      int rstAfter = random.nextInt(3) == 0 ? 1 + random.nextInt(9) : 0;
      ByteBuffer synAck = packet(host, port, SYN_ACK, window, stack[0]);
      StringBuilder line = new StringBuilder(host + "," + port + "," + window + "_" + stack[1]);
      long micros = START_MICROS + random.nextInt(5_000_000);
      packets.add(new Sent(micros, stamped(synAck, 0)));
      for (int d = 0; d < delays.length; d++) {
        micros += delays[d] * 1_000_000L + random.nextInt(-200_000, 200_000);
        packets.add(new Sent(micros, stamped(synAck, d + 1)));
        line.append(d == 0 ? '_' : '-').append(delays[d]);
      }
      if (rstAfter > 0) {
        micros += rstAfter * 1_000_000L + random.nextInt(-200_000, 200_000);
        packets.add(new Sent(micros, packet(host, port, RST_ACK, 0, "").array()));
        line.append(delays.length == 0 ? "_R" : "-R").append(rstAfter);
      }
      truth.add(line.toString());
    }
    addNoise(packets);
    packets.sort(Comparator.comparingLong(Sent::micros));
    truth.sort(null);
    return new DealtCapture(file(packets), truth);
  }

  private static void addNoise(List<Sent> packets) {
    for (int i = 1; i < 50; i++) {
      byte[] closed = packet("10.99.0." + i, 81, RST_ACK, 0, "").array();
      packets.add(new Sent(START_MICROS + i, closed));
    }
    ByteBuffer answer = packet("10.99.1.1", 22, SYN_ACK, 1000, STACKS[0][0]);
    packets.add(new Sent(START_MICROS, answer.array()));
    ByteBuffer answered = packet("10.99.1.1", 22, 0x10, 1000, "");
    byte[] reply = answered.array().clone();
    System.arraycopy(answered.array(), 12, reply, 16, 4);
    System.arraycopy(answered.array(), 16, reply, 12, 4);
    System.arraycopy(answered.array(), 20, reply, 22, 2);
    System.arraycopy(answered.array(), 22, reply, 20, 2);
    packets.add(new Sent(START_MICROS + 100, reply));
  }

  private static byte[] file(List<Sent> packets) {
    ByteBuffer out = ByteBuffer.allocate(24 + packets.size() * 96).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    out.putInt(0).putInt(0).putInt(65_535).putInt(RAW_IP);
    for (Sent sent : packets) {
      out.putInt((int) (sent.micros / 1_000_000)).putInt((int) (sent.micros % 1_000_000));
      out.putInt(sent.packet.length).putInt(sent.packet.length).put(sent.packet);
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  /** From the host to the scanner: a SYN-ACK or a RST of the exchange. */
  private static ByteBuffer packet(String host, int port, int flags, int window, String options) {
    byte[] list = HexFormat.of().parseHex(options);
    ByteBuffer ip = ByteBuffer.allocate(40 + list.length);
    ip.put((byte) 0x45).put((byte) 0).putShort((short) ip.capacity());
    ip.putShort((short) 0).putShort((short) 0x4000);
    ip.put((byte) 63).put((byte) 6).putShort((short) 0);
    for (String part : host.split("\\.", -1)) {
      ip.put((byte) Integer.parseInt(part));
    }
    ip.put(new byte[] {10, 77, 0, 1}).putShort((short) port).putShort((short) 61_000);
    ip.putInt(flags == SYN_ACK ? 9000 : 9001).putInt(5001);
    ip.put((byte) (5 + list.length / 4 << 4)).put((byte) flags);
    return ip.putShort((short) window).putInt(0).put(list).rewind();
  }

  /** With another IP id, since no kernel sends the same bytes twice. */
  private static byte[] stamped(ByteBuffer packet, int id) {
    byte[] bytes = packet.array().clone();
    bytes[5] = (byte) id;
    return bytes;
  }
}
