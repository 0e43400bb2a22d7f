package io.halfopen.scanner.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PcapngStreamTest {
  private static final long SECOND = 1_700_000_000L;

  private static Blocks little() {
    return new Blocks(ByteOrder.LITTLE_ENDIAN).section();
  }

  @Test
  void aFileByteByByteGivesItsPacket() throws IOException {
    String golden =
        "0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c000000" // section
            + "01000000140000006500000000000400" // interface: link type 101
            + "14000000"
            + "060000002400000000000000240a060040ee1f180300000005000000010203002400"
            + "0000";
    assertEquals(
        new Read(List.of("101 1700000000110144 5 010203"), List.of()),
        Read.of(HexFormat.of().parseHex(golden)));
  }

  @Test
  void interfacesOfOneSectionDifferInLinkTypeAndResolution() throws IOException {
    byte[] file =
        little()
            .iface(1, 262_144, 6, 0)
            .iface(101, 128, 9, 0)
            .iface(276, 0, 0x80 | 20, 0)
            .iface(113, 0, 0, SECOND)
            .packet(0, SECOND * 1_000_000 + 7, 60, (byte) 1)
            .packet(1, SECOND * 1_000_000_000 + 7_999, 60, (byte) 2)
            .packet(2, (SECOND << 20) + (1 << 19), 60, (byte) 3)
            .packet(3, 5, 60, (byte) 4)
            .bytes();
    assertEquals(
        List.of(
            "1 1700000000000007 60 01",
            "101 1700000000000007 60 02",
            "276 1700000000500000 60 03",
            "113 1700000005000000 60 04"),
        Read.of(file).packets());
  }

  @Test
  void sectionsOfEitherOrderOfBytesFollowEachOther() throws IOException {
    byte[] first = little().iface(1, 0, 6, 0).iface(1, 0, 6, 0).packet(1, 1, 1, (byte) 1).bytes();
    byte[] second =
        new Blocks(ByteOrder.BIG_ENDIAN)
            .section()
            .iface(101, 0, 9, 0)
            .packet(0, 2_000, 1, (byte) 2)
            .packet(1, 3_000, 1, (byte) 3)
            .bytes();
    Read read = Read.of(new Blocks(ByteOrder.BIG_ENDIAN).raw(first).raw(second).bytes());
    assertEquals(List.of("1 1 1 01", "101 2 1 02"), read.packets());
    assertEquals(1, read.damage().size());
    assertTrue(read.damage().get(0).contains("of interface 1, which is not described"));
  }

  @Test
  void whatIsNoPacketIsSkippedAndAPacketWithoutTimeIsToldOfOnce() throws IOException {
    byte[] simple = {1, 0, 0, 0, 9, 0, 0, 0};
    byte[] file =
        little()
            .block(0x0bad, new byte[40_000])
            .iface(101, 0, 6, 0)
            .block(5, new byte[12])
            .block(3, simple)
            .block(3, simple)
            .packet(0, 9, 1, (byte) 9)
            .bytes();
    Read read = Read.of(file);
    assertEquals(List.of("101 9 1 09"), read.packets());
    assertEquals(
        List.of("byte 40108: a packet without a time, left out, as are all others like it"),
        read.damage());
  }

  @Test
  void anOldPacketBlockIsReadAsWell() throws IOException {
    byte[] old = {0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0};
    assertEquals(
        List.of("101 8 1 07"),
        Read.of(little().iface(101, 0, 6, 0).block(2, old).bytes()).packets());
  }

  @Test
  void everyCutGivesTheWholePacketsBeforeItAndSaysWhere() throws IOException {
    Blocks blocks = little().iface(101, 0, 6, 0);
    int[] ends = new int[4];
    ends[0] = blocks.bytes().length;
    for (int i = 1; i <= 3; i++) {
      ends[i] = blocks.packet(0, i, 4, (byte) i, (byte) 2, (byte) 3, (byte) 4).bytes().length;
    }
    byte[] whole = blocks.bytes();
    for (int length = 0; length < whole.length; length++) {
      Read read = Read.of(Arrays.copyOf(whole, length));
      int packets = 0;
      while (packets < 3 && ends[packets + 1] <= length) {
        packets++;
      }
      assertEquals(packets, read.packets().size(), "cut at " + length);
      boolean clean = length == 28 || Arrays.stream(ends).anyMatch(Integer.valueOf(length)::equals);
      assertEquals(clean ? 0 : 1, read.damage().size(), "cut at " + length);
      if (packets > 0 && !clean) {
        assertTrue(
            read.damage().get(0).startsWith("byte " + ends[packets] + ": cut off here"),
            read.damage().get(0));
      }
    }
  }

  @Test
  void lengthsThatLieAreNotBelieved() throws IOException {
    Blocks good = little().iface(101, 0, 6, 0).packet(0, 1, 1, (byte) 1);
    byte[] before = good.bytes();
    byte[][] liars = {
      {6, 0, 0, 0, 0, 0, 0, 0}, // a block of no length
      {6, 0, 0, 0, 33, 0, 0, 0}, // of a length that is no multiple of four
      {6, 0, 0, 0, -4, -1, -1, -1}, // of four gigabytes
      {1, 0, 0, 0, -4, -1, -1, 127}, // an interface of two gigabytes
      {10, 13, 13, 10, 28, 0, 0, 0, 1, 2, 3, 4}, // a section of no order
      {10, 13, 13, 10, 12, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a}, // one that is too short
      {9, 0, 0, 0, 12, 0, 0, 0, 16, 0, 0, 0}, // two lengths
    };
    for (byte[] liar : liars) {
      Read read = Read.of(new Blocks(ByteOrder.BIG_ENDIAN).raw(before).raw(liar).bytes());
      assertEquals(List.of("101 1 1 01"), read.packets());
      assertEquals(1, read.damage().size());
      assertTrue(read.damage().get(0).startsWith("byte " + before.length + ": "));
    }
  }

  @Test
  void aPacketLongerThanItsBlockLeavesOutNothingButItself() throws IOException {
    byte[] body = new byte[24];
    body[12] = 100;
    byte[] file = little().iface(101, 0, 6, 0).block(6, body).packet(0, 2, 1, (byte) 2).bytes();
    Read read = Read.of(file);
    assertEquals(List.of("101 2 1 02"), read.packets());
    assertTrue(read.damage().get(0).contains("a packet longer than its block, left out"));
  }

  @Test
  void aPacketOfGigabytesTakesNoMemory() throws IOException {
    int captured = 1 << 30;
    byte[] start = little().iface(101, 0, 6, 0).raw((byte) 6, (byte) 0, (byte) 0, (byte) 0).bytes();
    byte[] header = new Blocks(ByteOrder.LITTLE_ENDIAN).raw(start).raw(little(captured)).bytes();
    InputStream endless =
        new InputStream() {
          private long left = captured;

          @Override
          public int read() {
            return left-- > 0 ? 0 : -1;
          }

          @Override
          public int read(byte[] into, int at, int n) {
            if (left <= 0) {
              return -1;
            }
            int some = (int) Math.min(n, left);
            Arrays.fill(into, at, at + some, (byte) 0);
            left -= some;
            return some;
          }
        };
    byte[] end = new Blocks(ByteOrder.LITTLE_ENDIAN).raw(number(captured + 32)).bytes();
    InputStream all =
        new SequenceInputStream(
            new SequenceInputStream(new ByteArrayInputStream(header), endless),
            new ByteArrayInputStream(end));
    Read read = Read.of(all);
    assertEquals(List.of(), read.damage());
    assertEquals(1, read.packets().size());
    assertTrue(read.packets().get(0).startsWith("101 0 " + captured + " 00"));
  }

  /** What follows a packet block's type, up to its bytes. */
  private static byte[] little(int captured) {
    byte[] all = new byte[24];
    System.arraycopy(number(captured + 32), 0, all, 0, 4);
    System.arraycopy(number(captured), 0, all, 16, 4);
    System.arraycopy(number(captured), 0, all, 20, 4);
    return all;
  }

  private static byte[] number(int value) {
    return new byte[] {
      (byte) value, (byte) (value >>> 8), (byte) (value >>> 16), (byte) (value >>> 24)
    };
  }
}
