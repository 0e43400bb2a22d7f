package io.halfopen.scanner.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Golden bytes: each wrapping leads to the same SYN-ACK, and says what it is where it does not. */
class EncapsulationTest {
  private static final String TCP =
      "0050ee48 00000001 fffffffe b012 fe88 0000 0000"
          + "020405b4 0402 0101 080a 00000001 00000002 0103030a 0101";

  /** From 192.0.2.1, 64 bytes. */
  private static final String IPV4 = "45000040 1234 4000 4006 0000 c0000201 c0000202" + TCP;

  private static final String ADDRESSES6 =
      "20010db8000000000000000000000001 20010db8000000000000000000000002";

  /** From 2001:db8::1, 84 bytes. */
  private static final String IPV6 = "60000000 002c 06 40" + ADDRESSES6 + TCP;

  private static final String MACS = "020000000001 020000000002 ";
  private static final String ETHERNET = MACS + "0800" + IPV4;
  private static final String ETHERNET6 = MACS + "86dd" + IPV6;

  /** An outer IPv4 header of this protocol and length of content, from 198.51.100.1. */
  private static String outer(int protocol, String content) {
    int length = 20 + bytes(content).length;
    return String.format(
            Locale.ROOT, "4500%04x 0000 4000 40%02x 0000 c6336401 c6336402", length, protocol)
        + content;
  }

  private static String outer6(int protocol, String content) {
    return String.format(Locale.ROOT, "60000000 %04x %02x 40", bytes(content).length, protocol)
        + "20010db8000000000000000000000005 20010db8000000000000000000000006"
        + content;
  }

  private static String udp(int port, String content) {
    return String.format(Locale.ROOT, "c000 %04x %04x 0000", port, 8 + bytes(content).length)
        + content;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static Content content(String hex, int dataLinkType) {
    byte[] frame = bytes(hex);
    TcpSegment segment = new TcpSegment();
    boolean tcp = segment.parse(ByteBuffer.wrap(frame), frame.length, frame.length, dataLinkType);
    assertEquals(tcp, segment.content() == Content.TCP);
    return segment.content();
  }

  private static void assertSynAck(String hex, int dataLinkType) {
    byte[] frame = bytes(hex);
    TcpSegment segment = new TcpSegment();
    assertTrue(
        segment.parse(ByteBuffer.wrap(frame), frame.length, frame.length, dataLinkType),
        () -> segment.content() + " in " + hex);
    assertArrayEquals(
        segment.isIpv6() ? bytes(ADDRESSES6.substring(0, 32)) : bytes("c0000201"),
        segment.source());
    assertEquals(segment.isIpv6() ? -1 : 0x1234, segment.ipId());
    assertEquals(64, segment.hopLimit());
    assertEquals(80, segment.sourcePort());
    assertEquals(61000, segment.destinationPort());
    assertEquals(18, segment.flags());
    assertEquals(65160, segment.window());
    assertEquals(24, segment.options().length);
    assertEquals(0, segment.payloadLength());
    assertFalse(segment.optionsTruncated());
  }

  @Test
  void everyLinkTypeLeadsToTheSegmentOfBothFamilies() {
    assertSynAck(ETHERNET, 1);
    assertSynAck(ETHERNET6, 1);
    assertSynAck(IPV6, 101);
    assertSynAck(IPV6, 229);
    for (String family : List.of("02000000", "00000002")) {
      assertSynAck(family + IPV4, 0);
      assertSynAck(family + IPV4, 108);
    }
    for (String family : List.of("18000000", "0000001c", "1e000000", "0000000a", "17000000")) {
      assertSynAck(family + IPV6, 0);
    }
    assertSynAck("0000 0001 0006 020000000001 0000 86dd" + IPV6, 113);
    assertSynAck("0000 0001 0006 020000000001 0000 8100 0007 86dd" + IPV6, 113);
    assertSynAck("86dd 0000 00000002 0001 00 06 020000000001 0000" + IPV6, 276);
    assertSynAck("8100 0000 00000002 0001 00 06 020000000001 0000 0007 0800" + IPV4, 276);
    assertSynAck("ff03 0021" + IPV4, 9);
    assertSynAck("0f00 0800" + IPV4, 104);
  }

  @Test
  void tagsAndLabelsArePassed() {
    assertSynAck(MACS + "8100 0005 0800" + IPV4, 1);
    assertSynAck(MACS + "88a8 0005 8100 0006 86dd" + IPV6, 1);
    assertSynAck(MACS + "9100 0005 9200 0006 8100 0007 0800" + IPV4, 1);
    assertSynAck(MACS + "8847 00010040 00011140" + IPV4, 1);
    assertSynAck(MACS + "8847 00010140" + IPV6, 1);
    assertSynAck(MACS + "8864 1100 0001 0042 0021" + IPV4, 1);
    assertSynAck(MACS + "8864 1100 0001 0056 0057" + IPV6, 1);
    assertSynAck(MACS + "0048 aaaa03 000000 0800" + IPV4, 1);
  }

  @Test
  void ipStandsInIp() {
    assertSynAck(outer(4, IPV4), 101);
    assertSynAck(outer(41, IPV6), 101);
    assertSynAck(outer6(4, IPV4), 101);
    assertSynAck(outer6(41, IPV6), 101);
    assertSynAck(MACS + "0800" + outer(4, outer(41, outer6(4, IPV4))), 1);
  }

  @Test
  void greIsOpenedWhateverItsFlags() {
    assertSynAck(outer(47, "0000 0800" + IPV4), 101);
    assertSynAck(outer(47, "0000 86dd" + IPV6), 101);
    assertSynAck(outer(47, "8000 0800 abcd0000" + IPV4), 101);
    assertSynAck(outer(47, "2000 0800 00000007" + IPV4), 101);
    assertSynAck(outer(47, "1000 0800 00000001" + IPV4), 101);
    assertSynAck(outer(47, "b000 86dd abcd0000 00000007 00000001" + IPV6), 101);
    assertSynAck(outer(47, "2000 6558 00000007" + ETHERNET), 101);
    assertSynAck(outer(47, "0000 6558" + ETHERNET6), 101);
    assertSynAck(outer(47, "0000 8847 00010140" + IPV4), 101);
    assertSynAck(outer6(47, "0000 0800" + IPV4), 101);
    assertSynAck(outer(47, "3081 880b 00420001 00000001 00000001 ff03 0021" + IPV4), 101);
    assertSynAck(outer(47, "1000 88be 00000001 1001000000000000" + ETHERNET), 101);
    assertSynAck(outer(47, "0000 88be" + ETHERNET), 101);
    assertSynAck(outer(47, "1000 22eb 00000001 200100000000000000000000" + ETHERNET), 101);
    assertEquals(Content.NOT_TCP, content(outer(47, "4000 0800 00000000" + IPV4), 101));
    assertEquals(Content.NOT_IP, content(outer(47, "0000 0806" + IPV4), 101));
  }

  @Test
  void vxlanGeneveAndEtherIpCarryFrames() {
    for (int port : new int[] {4789, 8472}) {
      assertSynAck(outer(17, udp(port, "08000000 00000700" + ETHERNET)), 101);
    }
    assertSynAck(outer6(17, udp(4789, "08000000 00000700" + ETHERNET6)), 101);
    assertSynAck(outer(17, udp(6081, "0000 6558 00000700" + ETHERNET)), 101);
    assertSynAck(outer(17, udp(6081, "0200 6558 00000700 0102800100000000" + ETHERNET)), 101);
    assertSynAck(outer(17, udp(6081, "0000 0800 00000700" + IPV4)), 101);
    assertSynAck(outer(97, "3000" + ETHERNET), 101);
    assertEquals(Content.NOT_TCP, content(outer(17, udp(53, ETHERNET)), 101));
    assertEquals(
        Content.NOT_TCP, content(outer(17, udp(4789, "00000000 00000700" + ETHERNET)), 101));
    assertEquals(
        Content.NOT_TCP, content(outer(17, udp(6081, "4000 6558 00000700" + ETHERNET)), 101));
  }

  @Test
  void extensionHeadersAreWalked() {
    String head = "60000000 %04x %s 40" + ADDRESSES6;
    String all =
        "2b00000000000000" // hop by hop, then routing
            + "3c02000000000000 0000000000000000 0000000000000000" // 24 bytes, then destination
            + "3300000000000000" // then authentication
            + "2c04000000000001 0000000100000000 0000000000000000" // 24 bytes, then fragment
            + "0600000000000001" // whole
            + TCP;
    assertSynAck(String.format(Locale.ROOT, head, bytes(all).length, "00") + all, 101);
    assertSynAck(outer(51, "0404000000000001 0000000100000000 0000000000000000" + IPV4), 101);
  }

  @Test
  void fragmentsAreToldApartFromWholePackets() {
    assertEquals(Content.FRAGMENT, content(IPV4.replace("1234 4000", "1234 2000"), 101));
    assertEquals(Content.FRAGMENT, content(IPV4.replace("1234 4000", "1234 0010"), 101));
    assertEquals(
        Content.FRAGMENT, content(outer(4, IPV4).replaceFirst("0000 4000", "0000 2000"), 101));
    for (String part : List.of("0600000100000001", "0600000800000001")) {
      assertEquals(
          Content.FRAGMENT, content("60000000 0034 2c 40" + ADDRESSES6 + part + TCP, 101), part);
    }
    assertSynAck("60000000 0034 2c 40" + ADDRESSES6 + "0600000600000001" + TCP, 101);
  }

  @Test
  void whatIsPassedOverSaysWhy() {
    assertEquals(Content.NOT_TCP, content(IPV4.replace("4006", "4001"), 101));
    assertEquals(Content.NOT_TCP, content(IPV4.replace("4006", "4032"), 101));
    assertEquals(Content.NOT_IP, content(MACS + "0806" + "00".repeat(28), 1));
    assertEquals(Content.NOT_IP, content(MACS + "0026 424203" + "00".repeat(35), 1));
    assertEquals(Content.NOT_IP, content("07000000" + IPV4, 0));
    assertEquals(Content.OTHER_LINK_TYPE, content(IPV4, 105));
    assertEquals(Content.OTHER_LINK_TYPE, content("", 105));
    assertEquals(Content.BROKEN, content("", 1));
    assertEquals(Content.BROKEN, content("", 101));
    assertEquals(Content.BROKEN, content(IPV4.replace("45000040", "44000040"), 101));
    assertEquals(Content.BROKEN, content(IPV4.replace("45000040", "45000010"), 101));
    assertEquals(Content.BROKEN, content(IPV4.replace("b012", "4012"), 101));
    assertEquals(Content.BROKEN, content(IPV4.replace("45000040", "45000027"), 101));
    assertEquals(Content.BROKEN, content("60000000 0040 00 40" + ADDRESSES6 + "06ff", 101));
  }

  @Test
  void anInnerPacketEndsWhereItsTunnelEnds() {
    byte[] frame = bytes(outer(4, IPV4).replaceFirst("45000054", "45000046"));
    TcpSegment segment = new TcpSegment();
    assertTrue(segment.parse(ByteBuffer.wrap(frame), frame.length, frame.length, 101));
    assertTrue(segment.optionsTruncated());
    assertEquals(10, segment.options().length);
  }

  @Test
  void aMatryoshkaEndsTheWalk() {
    String tagged = MACS + "8100 0005 ".repeat(29) + "0800" + IPV4;
    assertEquals(Content.BROKEN, content(tagged, 1));
    assertSynAck(MACS + "8100 0005 ".repeat(24) + "0800" + IPV4, 1);
    String nested = IPV4;
    for (int i = 0; i < 40; i++) {
      nested = outer(4, nested);
    }
    assertEquals(Content.BROKEN, content(nested, 101));
  }

  @Test
  void whatAScanTakesForAnAnswerIsNotLookedForInTunnels() {
    IpPacket packet = new IpPacket();
    for (String wrapped :
        List.of(
            outer(4, IPV4),
            outer(47, "0000 0800" + IPV4),
            outer(17, udp(4789, "08000000 00000700" + ETHERNET)))) {
      byte[] frame = bytes(wrapped);
      assertTrue(packet.parse(ByteBuffer.wrap(frame), frame.length, frame.length, 101));
      assertFalse(packet.protocol() == IpPacket.TCP);
      assertArrayEquals(bytes("c6336401"), packet.source());
    }
  }
}
