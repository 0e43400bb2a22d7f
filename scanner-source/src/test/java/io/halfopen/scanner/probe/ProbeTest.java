package io.halfopen.scanner.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PacketEvent;
import io.halfopen.scanner.wire.TcpSegment;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProbeTest {
  private static final int SOURCE = 0xc0000201;
  private static final int TARGET = 0xc0000202;
  private static final long NOW = 1_790_000_000_123_456L;

  private final ProbeValidator validator = ProbeValidator.forRound("scan", 0, SOURCE, 61000, 65535);

  private static TcpSegment answer(long sequence, long ack, int flags, int port, int toPort) {
    ByteBuffer b = ByteBuffer.allocate(60);
    b.putInt(0x4500003c).putInt(0x12344000).putInt(0x40060000).putInt(TARGET).putInt(SOURCE);
    b.putShort((short) port).putShort((short) toPort).putInt((int) sequence).putInt((int) ack);
    b.putShort((short) (0xa000 | flags)).putShort((short) 65160).putInt(0);
    b.put(new byte[] {2, 4, 5, (byte) 180, 4, 2, 8, 10, 0, 0, 0, 9});
    b.putInt((int) (NOW - 1500)).put(new byte[] {1, 3, 3, 10}).flip();
    TcpSegment segment = new TcpSegment();
    assertTrue(segment.parse(b, 60, 60, 12));
    return segment;
  }

  @Test
  void theSynHasItsGoldenBytes() {
    byte[] bytes = syn(TARGET, 443, 61000, 0x01020304L, 0x1122334455L);
    assertEquals("4500003c000040004006", HexFormat.of().formatHex(bytes, 0, 10));
    assertEquals(
        "c0000201c0000202ee4801bb0102030400000000a002ffff",
        HexFormat.of().formatHex(bytes, 12, 36));
    assertEquals(
        "0000020405b40303070402080a223344550000000000", HexFormat.of().formatHex(bytes, 38, 60));
    assertChecksums(bytes, TARGET);
  }

  @Test
  void theChecksumsOfAHundredThousandProbesHold() {
    Random random = new Random(5);
    for (int i = 0; i < 100_000; i++) {
      int target = random.nextInt();
      assertChecksums(
          syn(
              target,
              random.nextInt(65536),
              random.nextInt(65536),
              random.nextInt() & 0xffffffffL,
              random.nextLong()),
          target);
    }
    // Sums that carry again when their carry is folded in.
    for (int target : new int[] {0, -1, 0xffff, 0xffff0000, 0x3dfe, 0x0001fffe}) {
      assertChecksums(syn(target, 65535, 65535, 0xffffffffL, -1), target);
      assertChecksums(syn(target, 1, 1, 0, 0), target);
    }
  }

  private static byte[] syn(int target, int port, int sourcePort, long sequence, long sentMicros) {
    ByteBuffer out = ByteBuffer.allocate(SynProbe.BYTES + 2);
    new SynProbe(SOURCE).write(out, 2, target, port, sourcePort, sequence, sentMicros);
    byte[] bytes = new byte[SynProbe.BYTES];
    out.get(2, bytes);
    return bytes;
  }

  private static void assertChecksums(byte[] bytes, int target) {
    assertEquals(0, onesComplement(bytes, 0, 20, 0));
    int pseudo = 0xc000 + 0x0201 + (target >>> 16) + (target & 0xffff) + 6 + 40;
    assertEquals(0, onesComplement(bytes, 20, 60, pseudo));
  }

  private static int onesComplement(byte[] bytes, int from, int to, int start) {
    int sum = start;
    for (int i = from; i < to; i += 2) {
      sum += (bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff);
    }
    return 0xffff - sum % 0xffff == 0xffff ? 0 : 0xffff - sum % 0xffff;
  }

  @Test
  void sipHashMatchesItsPublishedVector() {
    SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
    assertEquals(0x3f2acc7f57c29bdbL, hash.of(0x0706050403020100L, 0x0f0e0d0c0b0a0908L));
  }

  @Test
  void anAnswerToTheProbeIsAccepted() {
    long sequence = validator.sequence(TARGET, 80);
    int port = validator.sourcePort(TARGET, 80);
    assertTrue(port >= 61000 && port <= 65535);
    assertTrue(validator.accepts(answer(7, sequence + 1, 18, 80, port)));
    assertTrue(validator.accepts(answer(7, sequence + 1, 20, 80, port)));
  }

  @Test
  void aRstWithoutAckIsAccepted() {
    int port = validator.sourcePort(TARGET, 80);
    assertTrue(validator.accepts(answer(7, 0, TcpSegment.RST, 80, port)));
    assertFalse(validator.accepts(answer(7, 0, TcpSegment.RST, 80, port ^ 1)));
  }

  @Test
  void forgedAnswersAreRefused() {
    long sequence = validator.sequence(TARGET, 80);
    int port = validator.sourcePort(TARGET, 80);
    assertFalse(validator.accepts(answer(7, sequence, 18, 80, port)));
    assertFalse(validator.accepts(answer(7, sequence + 1, 18, 80, port ^ 1)));
    assertFalse(validator.accepts(answer(7, sequence + 1, 18, 81, port)));
    assertFalse(validator.accepts(answer(7, sequence + 1, 2, 80, port)));
    Random random = new Random(8);
    for (int i = 0; i < 10_000; i++) {
      assertFalse(validator.accepts(answer(7, random.nextInt(), 18, 80, port)));
    }
  }

  @Test
  void anotherRoundUsesTheNextPortAndAnotherSequenceNumber() {
    ProbeValidator next = ProbeValidator.forRound("scan", 1, SOURCE, 61000, 65535);
    int port = validator.sourcePort(TARGET, 80);
    assertEquals(port == 65535 ? 61000 : port + 1, next.sourcePort(TARGET, 80));
    assertNotEquals(validator.sequence(TARGET, 80), next.sequence(TARGET, 80));
  }

  @Test
  void theEventCarriesTheSegmentAndTheSendTime() {
    PacketEvent event = new AnswerEvents("s", "r").of(answer(7, 9, 18, 80, 61000), NOW);
    assertEquals(NOW - 1500, event.getSentMicros());
    assertEquals(ByteBuffer.wrap(new byte[] {(byte) 192, 0, 2, 2}), event.getEndpointAddress());
    assertEquals(80, event.getEndpointPort());
    assertEquals(61000, event.getScannerPort());
    assertEquals(9, event.getAcknowledgement());
    assertEquals(0x1234, event.getIpId());
    assertEquals(20, event.getTcpOptions().remaining());
    assertEquals(SynProbe.TEMPLATE, event.getTemplate());
    assertEquals(
        0, new AnswerEvents("s", "r").of(answer(7, 9, 4, 80, 61000), NOW).getAcknowledgement());
  }

  @Test
  void theSendTimeIsReconstructedAcrossTheWrapOfItsLowBits() {
    long wrap = NOW | 0xffffffffL;
    byte[] options =
        ByteBuffer.allocate(10)
            .put((byte) 8)
            .put((byte) 10)
            .putInt(0)
            .putInt((int) (wrap - 5))
            .array();
    assertEquals(wrap - 5, AnswerEvents.sentMicros(options, wrap + 400_000_000L));
    assertNull(AnswerEvents.sentMicros(new byte[] {8, 9, 0, 0, 0, 0, 0, 0, 1}, NOW));
    assertNull(AnswerEvents.sentMicros(new byte[] {8, 10, 0, 0, 0}, NOW));
    assertNull(AnswerEvents.sentMicros(new byte[] {0, 8, 10, 0, 0, 0, 0, 0, 0, 0, 1}, NOW));
    assertNull(AnswerEvents.sentMicros(new byte[] {5}, NOW));
  }
}
