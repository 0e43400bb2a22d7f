package io.halfopen.bench.host;

import io.halfopen.event.PacketEvent;
import java.nio.ByteBuffer;

/**
 * One host of a made-up internet: all that it sends is a function of its number.
 *
 * @param number from 0; addresses repeat after 2^32
 * @param asked how often it was asked before: each time by other numbers, from another port
 * @param stack how it answers
 */
public record Host(long number, long asked, Stack stack) {
  private static final int SYN_ACK = 18;
  private static final int RST = 4;
  private static final String TEMPLATE = "65535_2-3-4-8-0_1460_7";
  private static final byte[] SCANNER = {(byte) 198, 51, 100, 7};

  private static final int ASKED_SHIFT = 52;

  /** The host of this number. */
  public static Host of(long number) {
    return new Host(number, 0, stack(number));
  }

  /** How the host of this number answers. */
  public static Stack stack(long number) {
    int share = (int) Math.floorMod(mixed(number + (1L << 40)), 100L);
    for (Stack stack : Stack.ALL) {
      share -= stack.share();
      if (share < 0) {
        return stack;
      }
    }
    throw new IllegalStateException("shares do not add up to 100");
  }

  /** 10 to 272 ms, in microseconds. */
  public long rttMicros() {
    return 10_000 + (mixed(number) >>> 20 & 0x3ffff);
  }

  /**
   * What it sends.
   *
   * @param k which packet, from 0
   * @param askedMicros when the probe left
   * @param micros when the packet is heard
   */
  public PacketEvent packet(int k, long askedMicros, long micros, String sensor, String scan) {
    boolean rst = k >= stack.afterMicros().length;
    long probe = number + (asked << ASKED_SHIFT);
    long mixed = mixed(probe);
    byte[] options = rst ? new byte[0] : stack.options().clone();
    if (!rst && stack.timestampAt() >= 0) {
      ByteBuffer.wrap(options)
          .putInt(stack.timestampAt(), (int) (micros / 1000 + mixed))
          .putInt(stack.timestampAt() + 4, (int) askedMicros);
    }
    long sequence = (mixed >>> 8 & 0xffff_ffffL) + (rst ? 1 : 0);
    PacketEvent packet = new PacketEvent();
    packet.setCapturedMicros(micros);
    packet.setSensor(sensor);
    packet.setScan(scan);
    packet.setEndpointAddress(ByteBuffer.allocate(4).putInt(0, (int) (number * 0x9e3779b1L)));
    packet.setEndpointPort(443);
    packet.setScannerAddress(ByteBuffer.wrap(SCANNER));
    // No pair of addresses and ports comes again while an exchange may last, as with the scanner.
    packet.setScannerPort(32768 + (int) ((mixed(number) >>> 40) + asked & 0x3fff));
    packet.setFromScanner(false);
    packet.setProtocol(6);
    packet.setSequence(sequence & 0xffff_ffffL);
    packet.setAcknowledgement(mixed(probe + (1L << 50)) & 0xffff_ffffL);
    packet.setFlags(rst ? RST : SYN_ACK);
    packet.setWindow(rst ? 0 : stack.window());
    packet.setHopLimit(stack.ttl() - 5 - (int) (mixed >>> 33 & 15));
    packet.setIpId(stack.ttl() == 64 ? 0 : (int) (micros & 0xffff));
    packet.setTcpOptions(ByteBuffer.wrap(options));
    packet.setOptionsTruncated(false);
    packet.setPayloadLength(0);
    // Only a timestamp's echo says when the question was sent, and a RST has none.
    packet.setSentMicros(rst || stack.timestampAt() < 0 ? null : Long.valueOf(askedMicros));
    packet.setTemplate(TEMPLATE);
    return packet;
  }

  /** Numbers as if by chance. */
  public static long mixed(long x) {
    long mixed = (x + 1) * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
