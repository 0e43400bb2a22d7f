package io.halfopen.scanner.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TcpSegmentTest {
  private static final String TCP =
      "0050ee48 00000001 fffffffe a1 12 fe88 0000 0000 020405b4 0402 0101 080a 00000001 00000002"
          + " 0103030a 0101";
  private static final String IPV4 = "4500003c 1234 4000 4006 0000 c0000201 c0000202";
  private static final String ETHERNET = "020000000001 020000000002 ";

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static String tcp() {
    return TCP.replace("a1 12", "a0 12");
  }

  private static TcpSegment parsed(String text, int dataLinkType) {
    byte[] bytes = hex(text);
    TcpSegment segment = new TcpSegment();
    assertTrue(segment.parse(ByteBuffer.wrap(bytes), bytes.length, bytes.length, dataLinkType));
    return segment;
  }

  private static void assertSynAck(TcpSegment segment) {
    assertArrayEquals(new byte[] {(byte) 192, 0, 2, 1}, segment.source());
    assertArrayEquals(new byte[] {(byte) 192, 0, 2, 2}, segment.destination());
    assertEquals(80, segment.sourcePort());
    assertEquals(61000, segment.destinationPort());
    assertEquals(1, segment.sequence());
    assertEquals(0xfffffffeL, segment.acknowledgement());
    assertEquals(18, segment.flags());
    assertEquals(65160, segment.window());
    assertEquals(64, segment.hopLimit());
    assertEquals(0x1234, segment.ipId());
    assertEquals(24, segment.options().length);
    assertFalse(segment.optionsTruncated());
  }

  /** Ten words of header: 20 bytes of options; the text above has 24, so eleven words. */
  private static String segment() {
    return TCP.replace("a1 12", "b0 12");
  }

  private static String ipv4() {
    return IPV4.replace("4500003c", "45000040");
  }

  @Test
  void everyLinkTypeLeadsToTheSameSegment() {
    String packet = ipv4() + segment();
    assertSynAck(parsed(ETHERNET + "0800" + packet, 1));
    assertSynAck(parsed(ETHERNET + "8100 0005 0800" + packet, 1));
    assertSynAck(parsed(ETHERNET + "88a8 0005 8100 0006 0800" + packet, 1));
    assertSynAck(parsed(packet, 12));
    assertSynAck(parsed(packet, 101));
    assertSynAck(parsed(packet, 228));
    assertSynAck(parsed("02000000" + packet, 0));
    assertSynAck(parsed("00000002" + packet, 108));
    assertSynAck(parsed("0000 0001 0006 020000000001 0000 0800" + packet, 113));
    assertSynAck(parsed("0800 0000 00000002 0001 00 06 020000000001 0000" + packet, 276));
  }

  @Test
  void thePaddingOfShortFramesIsNoPayload() {
    TcpSegment bare =
        parsed(
            ETHERNET
                + "0800 45000028 0000 4000 4006 0000 c0000201 c0000202"
                + "0050ee48 00000001 00000002 50 04 0000 0000 0000"
                + "000000000000",
            1);
    assertEquals(0, bare.payloadLength());
    assertEquals(0, bare.options().length);
    assertEquals(TcpSegment.RST, bare.flags());
  }

  @Test
  void ipv4OptionsAndPayloadAreMeasuredByTheHeaders() {
    TcpSegment segment =
        parsed(
            "4600002e 0000 4000 4006 0000 c0000201 c0000202 01010101"
                + "0050ee48 00000001 00000002 51 12 0000 0000 0000 abcd",
            12);
    assertEquals(2, segment.payloadLength());
    assertEquals(0x112, segment.flags());
  }

  @Test
  void ipv6ExtensionHeadersAreWalked() {
    String addresses = "20010db8000000000000000000000001 20010db8000000000000000000000002";
    TcpSegment segment =
        parsed(
            "60000000 0040 00 39"
                + addresses
                + "2b00000000000000 3c00000000000000"
                + "0600000000000000"
                + tcp().replace("0103030a 0101", "0000"),
            12);
    assertEquals(16, segment.source().length);
    assertEquals(-1, segment.ipId());
    assertEquals(0x39, segment.hopLimit());
    assertEquals(20, segment.options().length);
  }

  @Test
  void aFragmentHeaderOnAWholePacketIsWalkedLikeTheOthers() {
    String addresses = "20010db8000000000000000000000001 20010db8000000000000000000000002";
    String whole = "60000000 0030 2c 40" + addresses + "0600000600000001" + tcp();
    assertEquals(80, parsed(whole, 12).sourcePort());
    for (String rest : new String[] {"0600000800000001", "0600000100000001"}) {
      byte[] bytes = hex(whole.replace("0600000600000001", rest));
      assertFalse(
          new TcpSegment().parse(ByteBuffer.wrap(bytes), bytes.length, bytes.length, 12), rest);
    }
  }

  @Test
  void fragmentsAndOtherProtocolsAreRefused() {
    for (String packet :
        new String[] {
          ipv4().replace("4000", "2000") + segment(),
          ipv4().replace("4000", "0001") + segment(),
          ipv4().replace("4006", "4011") + segment(),
          "60000000 0020 2c 40" + "00".repeat(32) + "0600000100000000" + segment()
        }) {
      byte[] bytes = hex(packet);
      assertFalse(
          new TcpSegment().parse(ByteBuffer.wrap(bytes), bytes.length, bytes.length, 12), packet);
    }
  }

  @Test
  void optionsThatTheSnapLengthCutOffAreReported() {
    byte[] bytes = hex(ipv4() + segment());
    TcpSegment segment = new TcpSegment();
    assertTrue(segment.parse(ByteBuffer.wrap(bytes), 50, bytes.length, 12));
    assertTrue(segment.optionsTruncated());
    assertEquals(10, segment.options().length);
    assertFalse(segment.parse(ByteBuffer.wrap(bytes), 39, bytes.length, 12));
  }

  @Test
  void hostileBytesNeverThrow() {
    Random random = new Random(1);
    TcpSegment segment = new TcpSegment();
    int[] types = {0, 1, 12, 14, 101, 108, 113, 228, 229, 276, 999};
    byte[][] good = {
      hex(ETHERNET + "8100 0005 0800" + ipv4() + segment()),
      hex(
          ETHERNET
              + "88a8 0005 8100 0007 86dd 60000000 0058 00 39"
              + "00".repeat(32)
              + "2b00000000000000 2c01000000000000 0000000000000000 3c00000000000000"
              + "0600000000000000"
              + segment())
    };
    for (int i = 0; i < 300_000; i++) {
      byte[] bytes;
      if (i % 2 == 0) {
        bytes = good[i / 2 % 2].clone();
        for (int j = 0; j < 3; j++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      } else {
        bytes = new byte[random.nextInt(90)];
        random.nextBytes(bytes);
        if (bytes.length > 6) {
          bytes[0] = (byte) (random.nextBoolean() ? 0x45 : 0x60);
          bytes[6] = 0;
        }
      }
      int type = types[random.nextInt(types.length)];
      if (segment.parse(ByteBuffer.wrap(bytes), random.nextInt(160), random.nextInt(160), type)) {
        segment.source();
        segment.destination();
        segment.options();
        segment.hopLimit();
        assertTrue(segment.payloadLength() >= 0);
      }
    }
  }
}
