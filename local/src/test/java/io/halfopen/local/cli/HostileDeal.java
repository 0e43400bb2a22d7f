package io.halfopen.local.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * A capture of dealt stacks as a busy network shows them: Ethernet with and without VLAN tags, IPv4
 * and IPv6, exact duplicates, 900 ms of disorder, second ports, rescans 15 minutes later, closed
 * ports, fragments and all that is no TCP. The truth is written from what was dealt.
 */
final class HostileDeal {
  private static final long START_MICROS = 1_700_000_000_000_000L;
  private static final long RESCAN_MICROS = 900_000_000L;
  private static final int DISORDER_MICROS = 900_000;
  private static final int SYN_ACK = 0x12;
  private static final int RST_ACK = 0x14;
  private static final int ETHERNET = 1;

  /** Option bytes and how they read: kinds, MSS, window scale. */
  private static final String[][] STACKS = {
    {"020405b40402080a00000001000000000103030a", "2-4-8-1-3_1460_10"},
    {"020405b40103030801010402", "2-1-3-1-1-4_1460_8"},
    {"020405b4010303060101080a000000010000000004020000", "2-1-3-1-1-8-4-0-0_1460_6"},
    {"0204057801030300", "2-1-3_1400_0"},
    {"02040218", "2_536_00"},
    {"", "00_00_00"},
  };

  private static final int[][] DELAYS = {{}, {1}, {1, 2}, {1, 2, 4, 8, 16}, {3, 6, 12}, {1, 1, 1}};

  private record Sent(long micros, long written, byte[] frame) {}

  /** Who answers whom. */
  private record Pair(byte[] host, int port, byte[] scanner, int scannerPort, int sequence) {}

  final List<String> truth = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private final Random random;

  HostileDeal(int hosts, Random random) throws UnknownHostException {
    this.random = random;
    for (int i = 0; i < hosts; i++) {
      String name =
          i % 4 == 1
              ? "2001:db8::1:" + Integer.toHexString(i + 1)
              : "10.9." + i / 200 + "." + (1 + i % 200);
      answers(name, 443, START_MICROS);
      if (i % 3 == 0) {
        answers(name, 8443, START_MICROS + random.nextInt(1_000_000));
      }
      if (i % 5 < 2) {
        answers(name, 443, START_MICROS + RESCAN_MICROS);
      }
      Pair closed = pair(name, 81, 700);
      add(START_MICROS + random.nextInt(900_000_000), tcp(closed, RST_ACK, 0, ""));
      add(START_MICROS + random.nextInt(900_000_000), fragment(closed, i % 2 == 0));
    }
    for (int i = 0; i < 4 * hosts; i++) {
      noise(START_MICROS + random.nextInt(980_000_000));
    }
    add(START_MICROS + RESCAN_MICROS + 200_000_000, link(0x0806, new byte[28])); // time goes on
    truth.sort(null);
  }

  private static Pair pair(String host, int port, int sequence) throws UnknownHostException {
    byte[] address = InetAddress.getByName(host).getAddress();
    byte[] scanner =
        InetAddress.getByName(address.length == 4 ? "10.77.0.1" : "2001:db8::f").getAddress();
    return new Pair(address, port, scanner, 61_000, sequence);
  }

  private void answers(String name, int port, long startMicros) throws UnknownHostException {
    Pair pair = pair(name, port, random.nextInt());
    String[] stack = STACKS[random.nextInt(STACKS.length)];
    int[] delays = DELAYS[random.nextInt(DELAYS.length)];
    int window = random.nextInt(65_536);
    StringBuilder line = new StringBuilder(name + "," + port + "," + window + "_" + stack[1]);
    long micros = startMicros + random.nextInt(3_000_000);
    answer(micros, tcp(pair, SYN_ACK, window, stack[0]));
    for (int d = 0; d < delays.length; d++) {
      micros += delays[d] * 1_000_000L + random.nextInt(-200_000, 200_000);
      answer(micros, tcp(pair, SYN_ACK, window, stack[0]));
      line.append(d == 0 ? '_' : '-').append(delays[d]);
    }
    if (random.nextInt(3) == 0) {
      int after = 1 + random.nextInt(9);
      answer(micros + after * 1_000_000L, tcp(pair, RST_ACK, 0, ""));
      line.append(delays.length == 0 ? "_R" : "-R").append(after);
    }
    truth.add(line.toString());
  }

  /** Once, or twice as a mirror port shows it, at the same moment or a little later. */
  private void answer(long micros, byte[] frame) {
    add(micros, frame);
    if (random.nextInt(4) == 0) {
      add(micros + (random.nextBoolean() ? 0 : random.nextInt(9_000)), frame);
    }
  }

  private void add(long micros, byte[] frame) {
    sent.add(new Sent(micros, micros + random.nextInt(DISORDER_MICROS), frame));
  }

  private void noise(long micros) throws UnknownHostException {
    Pair other = pair(random.nextBoolean() ? "10.8.0.1" : "2001:db8::8", random.nextInt(65_536), 7);
    switch (random.nextInt(6)) {
      case 0 -> add(micros, link(0x0806, new byte[28]));
      case 1 -> add(micros, ip(other, 17, 0, new byte[12]));
      case 2 -> add(micros, ip(other, 1, 0, new byte[30]));
      case 3 -> add(micros, tcp(other, 0x02, 1024, "")); // a SYN that nobody answers
      case 4 -> add(micros, tcp(other, 0x10, 1024, "")); // an ACK of somebody's connection
      default -> add(micros, new byte[random.nextInt(20)]);
    }
  }

  /** A piece of a packet, behind whose header a SYN-ACK seems to stand. */
  private byte[] fragment(Pair pair, boolean first) {
    byte[] segment = segment(pair, SYN_ACK, 4321, "");
    if (pair.host.length == 4) {
      return ip(pair, 6, first ? 0x2000 : 0x0010, segment);
    }
    byte[] behind = new byte[8 + segment.length];
    behind[0] = 6;
    behind[3] = (byte) (first ? 1 : 8);
    System.arraycopy(segment, 0, behind, 8, segment.length);
    return ip(pair, 44, 0, behind);
  }

  private byte[] tcp(Pair pair, int flags, int window, String options) {
    return ip(pair, 6, 0x4000, segment(pair, flags, window, options));
  }

  private static byte[] segment(Pair pair, int flags, int window, String options) {
    byte[] list = HexFormat.of().parseHex(options);
    ByteBuffer tcp = ByteBuffer.allocate(20 + list.length);
    tcp.putShort((short) pair.port).putShort((short) pair.scannerPort);
    tcp.putInt(flags == RST_ACK ? 9001 : 9000).putInt(pair.sequence + 1);
    tcp.put((byte) (5 + list.length / 4 << 4)).put((byte) flags).putShort((short) window);
    return tcp.putInt(0).put(list).array();
  }

  private byte[] ip(Pair pair, int protocol, int fragment, byte[] payload) {
    ByteBuffer ip = ByteBuffer.allocate((pair.host.length == 4 ? 20 : 40) + payload.length);
    if (pair.host.length == 4) {
      ip.put((byte) 0x45).put((byte) 0).putShort((short) ip.capacity());
      ip.putShort((short) random.nextInt()).putShort((short) fragment);
      ip.put((byte) 63).put((byte) protocol).putShort((short) 0);
    } else {
      ip.putInt(0x60000000).putShort((short) payload.length).put((byte) protocol).put((byte) 63);
    }
    ip.put(pair.host).put(pair.scanner).put(payload);
    return link(pair.host.length == 4 ? 0x0800 : 0x86dd, ip.array());
  }

  private byte[] link(int type, byte[] packet) {
    ByteBuffer frame = ByteBuffer.allocate(Math.max(60, 22 + packet.length)).put(new byte[12]);
    int tags = random.nextInt(4);
    if (tags == 0) {
      frame.putShort((short) 0x88a8).putShort((short) 100);
    }
    if (tags <= 1) {
      frame.putShort((short) 0x8100).putShort((short) 0x0800); // reads like a type
    }
    frame.putShort((short) type).put(packet);
    byte[] bytes = new byte[Math.max(60, frame.position())];
    frame.get(0, bytes);
    return bytes;
  }

  /** A pcap file, out of order. */
  byte[] bytes() {
    sent.sort(Comparator.comparingLong(Sent::written));
    int length = sent.stream().mapToInt(one -> 16 + one.frame.length).sum();
    ByteBuffer out = ByteBuffer.allocate(24 + length).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    out.putInt(0).putInt(0).putInt(65_535).putInt(ETHERNET);
    for (Sent one : sent) {
      out.putInt((int) (one.micros / 1_000_000)).putInt((int) (one.micros % 1_000_000));
      out.putInt(one.frame.length).putInt(one.frame.length).put(one.frame);
    }
    return out.array();
  }
}
