package io.halfopen.scanner.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.PacketEvent;
import io.halfopen.scanner.wire.IpPacket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbesTest {
  private static final int TARGET = 0xc0000202;
  private static final long NOW = 1_790_000_000_123_456L;
  private static final int RST = 4;
  private static final int ACK = 16;

  @TempDir Path folder;

  private final ProbeValidator validator = validator("scan");

  private static ProbeValidator validator(String scan) {
    return ProbeValidator.of(ProbeSeries.ofProcess(), scan, 0, 1, -1, sources(), 61000, 65535);
  }

  private static SourceAddresses sources() {
    try {
      return SourceAddresses.of(
          List.of(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1")));
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Probe probe(String module, String arguments) {
    return ProbeModules.named(module).prepare(arguments, 64);
  }

  private ByteBuffer packet(Probe probe, boolean ipv6) {
    Outgoing outgoing = new Outgoing();
    int port = probe.usesPorts() ? 443 : 0;
    if (ipv6) {
      outgoing.to(0x20010db800000000L, 9, port);
    } else {
      outgoing.to(TARGET, port);
    }
    outgoing.at(NOW);
    validator.stamp(outgoing, 0);
    return written(probe, outgoing);
  }

  private static ByteBuffer written(Probe probe, Outgoing outgoing) {
    ByteBuffer out = ByteBuffer.allocate(1600);
    int length = probe.write(out, 2, outgoing);
    assertTrue(length <= probe.bytes(outgoing.isIpv6()));
    return out.slice(2, length);
  }

  @Test
  void theSynHasItsGoldenBytes() {
    Outgoing outgoing = new Outgoing();
    outgoing.to(TARGET, 443);
    outgoing.at(0x1122334455L);
    outgoing.sourceLow = 0xc0000201L;
    outgoing.sourcePort = 61000;
    outgoing.sequence = 0x01020304;
    byte[] bytes = new byte[60];
    written(probe("ja4ts", null), outgoing).get(0, bytes);
    assertEquals("4500003c000040004006", HexFormat.of().formatHex(bytes, 0, 10));
    assertEquals(
        "c0000201c0000202ee4801bb0102030400000000a002ffff",
        HexFormat.of().formatHex(bytes, 12, 36));
    assertEquals(
        "0000020405b40303070402080a223344550000000000", HexFormat.of().formatHex(bytes, 38, 60));
  }

  @ParameterizedTest
  @CsvSource({
    "ja4ts,all",
    "tcp_synscan,mss",
    "ja4tscan,linux",
    "ja4tscan,windows",
    "ja4tscan,bsd",
    "ja4tscan,windows+https://example.net/p",
    "ja4tscan,linux+mailto:us@example.net",
    "icmp_echoscan,",
    "udp,text:hi!",
    "udp,hex:ffff00"
  })
  void everyChecksumHolds(String module, String arguments) {
    Probe probe = probe(module, arguments);
    Random random = new Random(5);
    Outgoing outgoing = new Outgoing();
    int[] hard = {0, -1, 0xffff, 0xffff0000, 0x3dfe, 0x0001fffe};
    for (int i = 0; i < 40_000; i++) {
      int target = i < hard.length ? hard[i] : random.nextInt();
      if (i % 2 == 0) {
        outgoing.to(target, random.nextInt(65536));
      } else {
        outgoing.to(random.nextLong(), random.nextLong(), random.nextInt(65536));
        outgoing.sourceHigh = random.nextLong();
      }
      outgoing.sourceLow = i % 2 == 0 ? random.nextInt() & 0xffffffffL : random.nextLong();
      outgoing.sourcePort = random.nextInt(65536);
      outgoing.sequence = i < hard.length ? -1 : random.nextInt();
      outgoing.at(i < hard.length ? -1 : random.nextLong());
      assertTrue(Replies.sumsHold(written(probe, outgoing)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "all,60,65535_2-3-4-8-0_1460_7",
    "mss,44,65535_2_1460_00",
    "linux,60,64240_2-4-8-1-3_1460_7",
    "windows,52,64240_2-1-3-1-1-4_1460_8",
    "bsd,64,65535_2-1-3-1-1-8-4-0-0_1460_6"
  })
  void eachOptionSetIsWhatItsTemplateSays(String set, int length, String template) {
    Probe probe = probe("ja4ts", set);
    ByteBuffer syn = packet(probe, false);
    assertEquals(length, syn.limit());
    assertEquals(template, probe.template());
    StringBuilder kinds = new StringBuilder();
    int mss = 0;
    int scale = -1;
    for (int at = 40; at < length; ) {
      int kind = syn.get(at);
      kinds.append(kinds.isEmpty() ? "" : "-").append(kind);
      mss = kind == 2 ? syn.getShort(at + 2) : mss;
      scale = kind == 3 ? syn.get(at + 2) : scale;
      if (kind == 8) {
        assertEquals((int) NOW, syn.getInt(at + 2));
      }
      at += kind < 2 ? 1 : syn.get(at + 1);
    }
    String read =
        (syn.getShort(34) & 0xffff)
            + "_"
            + kinds
            + "_"
            + mss
            + "_"
            + (scale < 0 ? "00" : Integer.toString(scale));
    assertEquals(template, read);
  }

  @Test
  void whoAsksStandsBehindTheSynsHeaderWhereAskedForAndTheTemplateTellsOfIt() {
    Probe probe = probe("ja4ts", "all+https://example.net/p");
    ByteBuffer syn = packet(probe, false);
    assertEquals("65535_2-3-4-8-0_1460_7+22", probe.template());
    assertEquals(60 + 22, syn.limit());
    assertEquals(40 / 4, syn.get(32) >> 4 & 15);
    byte[] data = new byte[22];
    syn.get(60, data);
    assertEquals("https://example.net/p\0", new String(data, StandardCharsets.US_ASCII));
    assertEquals(Classification.SYN_ACK, judge(probe, Replies.synAck(syn)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"all+", "all+two words", "+\u00e9"})
  void dataThatIsNoPlainTextIsRefused(String arguments) {
    assertThrows(BadInputException.class, () -> probe("ja4ts", arguments));
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void answersToASynAreClassified(boolean ipv6) {
    Probe probe = probe("ja4ts", null);
    ByteBuffer syn = packet(probe, ipv6);
    assertEquals(Classification.SYN_ACK, judge(probe, Replies.synAck(syn)));
    assertEquals(Classification.RST, judge(probe, Replies.tcp(syn, RST | ACK, 1)));
    assertEquals(Classification.RST, judge(probe, Replies.tcp(syn, RST, 99)));
    assertEquals(Classification.OTHER, judge(probe, Replies.tcp(syn, ACK, 1)));
    assertNull(judge(probe, Replies.tcp(syn, 2, 1)));
  }

  private Classification judge(Probe probe, ByteBuffer packet) {
    return probe.judge(Replies.view(packet), validator);
  }

  @Test
  void forgedAnswersAreRefused() {
    Probe probe = probe("ja4ts", null);
    ByteBuffer syn = packet(probe, false);
    Random random = new Random(8);
    for (int i = 0; i < 100_000; i++) {
      int wrong = random.nextInt();
      if (wrong != 1) {
        assertNull(judge(probe, Replies.tcp(syn, 18, wrong)));
        assertNull(judge(probe, Replies.tcp(syn, RST | ACK, wrong)));
      }
    }
    ByteBuffer otherPort = Replies.synAck(syn);
    otherPort.putShort(22, (short) (otherPort.getShort(22) ^ 1));
    assertNull(judge(probe, otherPort));
    ByteBuffer otherTarget = Replies.synAck(syn);
    otherTarget.put(15, (byte) 77);
    assertNull(judge(probe, otherTarget));
    assertNull(probe.judge(Replies.view(Replies.synAck(syn)), validator("another scan")));
  }

  @Test
  void aSegmentOfNonsenseIsRefused() {
    Probe probe = probe("ja4ts", null);
    ByteBuffer answer = Replies.synAck(packet(probe, false));
    for (int length = 21; length < 40; length++) {
      IpPacket view = new IpPacket();
      assertTrue(view.parse(answer.slice(0, length), length, 60, 101));
      assertNull(probe.judge(view, validator));
    }
    answer.put(32, (byte) 0x40);
    assertNull(judge(probe, answer));
  }

  @ParameterizedTest
  @CsvSource({
    "ja4ts,,3,false",
    "ja4ts,,1,true",
    "icmp_echoscan,,11,false",
    "icmp_echoscan,,3,true",
    "udp,text:x,3,false",
    "udp,text:x,1,true"
  })
  void anIcmpErrorCountsOnlyIfItQuotesOurProbe(
      String module, String arguments, int type, boolean ipv6) {
    Probe probe = probe(module, arguments);
    ByteBuffer sent = packet(probe, ipv6);
    ByteBuffer error = Replies.error(sent, type, 1, 8);
    assertTrue(quotes(probe, error));
    int quotedAt = ipv6 ? 48 + 40 : 28 + 20;
    // Another port, or another identifier.
    ByteBuffer forged = Replies.error(sent, type, 1, 8);
    int at = quotedAt + (module.equals("icmp_echoscan") ? 4 : 0);
    forged.put(at + 1, (byte) (forged.get(at + 1) ^ 1));
    assertFalse(quotes(probe, forged));
    for (int cut = 0; cut < error.limit(); cut++) {
      IpPacket view = new IpPacket();
      if (view.parse(error.slice(0, cut), cut, cut, 101) && view.isIcmpError()) {
        IpPacket quoted = new IpPacket();
        assertFalse(quoted.parseQuoted(view) && probe.sent(quoted, validator), "cut at " + cut);
      }
    }
  }

  private boolean quotes(Probe probe, ByteBuffer error) {
    IpPacket quoted = new IpPacket();
    return quoted.parseQuoted(Replies.view(error)) && probe.sent(quoted, validator);
  }

  @Test
  void aQuotedSynWithAnotherSequenceNumberIsForged() {
    Probe probe = probe("ja4ts", null);
    ByteBuffer error = Replies.error(packet(probe, false), 3, 1, 8);
    error.put(28 + 20 + 7, (byte) (error.get(28 + 20 + 7) ^ 1));
    assertFalse(quotes(probe, error));
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void anEchoReplyReturnsItsProofAndItsTime(boolean ipv6) {
    Probe probe = probe("icmp_echoscan", null);
    ByteBuffer reply = Replies.echo(packet(probe, ipv6));
    assertEquals(Classification.ECHO_REPLY, judge(probe, reply));
    PacketEvent event = new AnswerEvents("s", "r", probe).of(Replies.view(reply), NOW + 9);
    assertEquals(NOW, event.getSentMicros());
    assertEquals(ipv6 ? 129 : 0, event.getIcmpType());
    int proofAt = ipv6 ? 44 : 24;
    reply.put(proofAt, (byte) (reply.get(proofAt) ^ 1));
    assertNull(judge(probe, reply));
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void aDatagramFromWhereOneWentIsAnAnswer(boolean ipv6) {
    Probe probe = probe("udp", "hex:00ff");
    ByteBuffer sent = packet(probe, ipv6);
    ByteBuffer reply = Replies.udp(sent, "pong");
    assertEquals(Classification.UDP, judge(probe, reply));
    PacketEvent event = new AnswerEvents("s", "r", probe).of(Replies.view(reply), NOW);
    assertEquals("pong", StandardCharsets.US_ASCII.decode(event.getPayload()).toString());
    assertEquals(443, event.getEndpointPort());
    assertNull(judge(probe, Replies.synAck(sent)));
    reply.put((ipv6 ? 40 : 20) + 3, (byte) 0);
    assertNull(judge(probe, reply));
  }

  @Test
  void aPayloadIsTextDigitsAFileOrATemplate() throws Exception {
    Path file = Files.writeString(folder.resolve("payload"), "ping");
    Path template =
        Files.writeString(
            folder.resolve("template"), "<${DADDR}:${DPORT}|${DADDR_N}${DPORT_N}${RAND_DIGIT=3}>");
    assertEquals("hello", payload("text:hello"));
    assertEquals("AB", payload("hex:4142"));
    assertEquals("ping", payload("file:" + file));
    String filled = payload("template:" + template);
    assertTrue(
        filled.matches("<192\\.0\\.2\\.2:443\\|\u00c0\u0000\u0002\u0002\u0001\u00bb[0-9]{3}>"),
        filled);
    assertTrue(payload(null).startsWith("GET / HTTP/1.1"));
  }

  private String payload(String arguments) {
    ByteBuffer packet = packet(probe("udp", arguments), false);
    assertTrue(Replies.sumsHold(packet));
    return StandardCharsets.ISO_8859_1.decode(packet.slice(28, packet.limit() - 28)).toString();
  }

  @Test
  void badArgumentsAreNamed() throws Exception {
    Path template = Files.writeString(folder.resolve("bad"), "${NOPE}");
    Path longOne = Files.writeString(folder.resolve("long"), "x".repeat(1453));
    assertBad("there are: all, mss", "ja4ts", "plan9");
    assertBad("no arguments", "icmp_echoscan", "x");
    assertBad("give text:TEXT", "udp", "x");
    assertBad("hexadecimal", "udp", "hex:0");
    assertBad("cannot be read", "udp", "file:" + folder.resolve("none"));
    assertBad("no template field \"NOPE\"", "udp", "template:" + template);
    assertBad("give at most 1452", "udp", "file:" + longOne);
    assertBad("there are: icmp_echoscan, ja4tscan, udp", "dns", null);
  }

  private static void assertBad(String part, String module, String arguments) {
    String message =
        assertThrows(BadInputException.class, () -> probe(module, arguments)).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void theEventCarriesTheSegmentTheSendTimeAndTheTemplate() {
    Probe probe = probe("ja4ts", null);
    ByteBuffer answer = Replies.synAck(packet(probe, false));
    AnswerEvents events = new AnswerEvents("s", "r", probe);
    PacketEvent event = events.of(Replies.view(answer), NOW + 1500);
    assertEquals(NOW, event.getSentMicros());
    assertEquals(ByteBuffer.wrap(new byte[] {(byte) 192, 0, 2, 2}), event.getEndpointAddress());
    assertEquals(443, event.getEndpointPort());
    assertEquals(answer.getInt(28) & 0xffffffffL, event.getAcknowledgement());
    assertEquals(0x1234, event.getIpId());
    assertEquals(20, event.getTcpOptions().remaining());
    assertFalse(event.getOptionsTruncated());
    assertEquals(probe.template(), event.getTemplate());
    answer.put(33, (byte) RST);
    assertEquals(0, events.of(Replies.view(answer), NOW).getAcknowledgement());
  }

  @Test
  void theEventOfAnIcmpErrorNamesTheTargetNotTheRouter() {
    Probe probe = probe("ja4ts", null);
    IpPacket error = Replies.view(Replies.error(packet(probe, false), 3, 13, 8));
    IpPacket quoted = new IpPacket();
    assertTrue(quoted.parseQuoted(error));
    PacketEvent event = new AnswerEvents("s", "r", probe).of(error, quoted, NOW);
    assertEquals(ByteBuffer.wrap(new byte[] {(byte) 192, 0, 2, 2}), event.getEndpointAddress());
    assertEquals(443, event.getEndpointPort());
    assertEquals(1, event.getProtocol());
    assertEquals(3, event.getIcmpType());
    assertEquals(13, event.getIcmpCode());
  }

  @Test
  void theSendTimeIsReconstructedAcrossTheWrapOfItsLowBits() {
    Probe probe = probe("ja4ts", null);
    ByteBuffer answer = Replies.synAck(packet(probe, false));
    long wrap = NOW | 0xffffffffL;
    answer.putInt(40 + 12, (int) (wrap - 5));
    assertEquals(wrap - 5, probe.sentMicros(Replies.view(answer), wrap + 400_000_000L).longValue());
    answer.putInt(40 + 12, 0);
    assertNull(probe.sentMicros(Replies.view(answer), NOW));
    // A length that leads past the header's end.
    answer.put(40 + 1, (byte) 30);
    assertNull(probe.sentMicros(Replies.view(answer), NOW));
    assertNull(probe("ja4ts", "windows").sentMicros(Replies.view(answer), NOW));
  }
}
