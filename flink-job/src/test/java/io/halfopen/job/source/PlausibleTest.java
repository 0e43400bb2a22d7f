package io.halfopen.job.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.Packets;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Events that could harm more than their own records are refused. */
class PlausibleTest {
  private static final long NOW = Packets.START / 1000;

  private static SensorHeartbeat beat(String name, long epochMicros, long micros, long drops) {
    return new SensorHeartbeat(name, "scan", epochMicros, micros, drops, 0L, false);
  }

  @Test
  void timesMoreThanAnHourAheadOfTheBrokerAreRefused() {
    PacketEvent packet = Packets.synAck(3599);
    assertNull(Plausible.wrong(packet, NOW));
    assertEquals(
        "the capture time is more than an hour ahead of the broker's clock",
        Plausible.wrong(Packets.synAck(3601), NOW));
    assertNull(Plausible.wrong(Packets.synAck(3601), LogEntry.UNKNOWN));
    assertNull(Plausible.wrong(beat("s", 0, Packets.START, 0), NOW));
    assertNotNull(Plausible.wrong(beat("s", 0, Packets.START + 3_601_000_000L, 0), NOW));
  }

  @Test
  void aListeningThatBeginsInTheFutureIsRefusedSinceItsSensorWouldBeDeafUntilThen() {
    long ahead = Packets.START + 3_601_000_000L;
    assertNotNull(Plausible.wrong(beat("s", ahead, Packets.START, 0), NOW));
    assertNull(Plausible.wrong(beat("s", ahead, Packets.START, 0), LogEntry.UNKNOWN));
  }

  @Test
  void whatIsNoTcpIsRefusedSinceItWouldBeReadAsTcp() {
    PacketEvent packet = Packets.synAck(0);
    packet.setProtocol(1);
    assertEquals("protocol 1 is not TCP", Plausible.wrong(packet, NOW));
    packet.setProtocol(0);
    assertNull(Plausible.wrong(packet, NOW), "not said");
  }

  @Test
  void valuesThatWouldOverflowAreRefused() {
    assertNotNull(Plausible.wrong(beat("s", 0, Long.MAX_VALUE, 0), LogEntry.UNKNOWN));
    assertNotNull(Plausible.wrong(beat("s", 0, -1, 0), LogEntry.UNKNOWN));
    assertNotNull(Plausible.wrong(beat("s", Long.MIN_VALUE, 1, 0), LogEntry.UNKNOWN));
    assertNotNull(Plausible.wrong(beat("s", 0, 1, -1), LogEntry.UNKNOWN));
    PacketEvent packet = Packets.synAck(0);
    packet.setSentMicros(Long.MIN_VALUE);
    assertNotNull(Plausible.wrong(packet, NOW));
    packet = Packets.synAck(0);
    packet.setPayloadLength(-1);
    assertNotNull(Plausible.wrong(packet, NOW));
    packet = Packets.synAck(0);
    packet.setIpId(1 << 16);
    assertNotNull(Plausible.wrong(packet, NOW));
  }

  @Test
  void aProbeAndItsAnswerAreOfOneFamily() {
    PacketEvent packet = Packets.synAck(0);
    packet.setScannerAddress(ByteBuffer.allocate(16));
    assertNotNull(Plausible.wrong(packet, NOW));
  }

  @Test
  void namesAreShortAndHoldNoControlCharacters() {
    assertNull(Plausible.wrong(beat("x".repeat(255), 0, 1, 0), NOW));
    assertNotNull(Plausible.wrong(beat("x".repeat(256), 0, 1, 0), NOW));
    assertNotNull(Plausible.wrong(beat("\u20ac".repeat(86), 0, 1, 0), NOW), "258 bytes");
    assertNull(Plausible.wrong(beat("\u20ac".repeat(85), 0, 1, 0), NOW), "255 bytes");
    assertNotNull(Plausible.wrong(beat("x\u0000y", 0, 1, 0), NOW));
    PacketEvent packet = Packets.synAck(0);
    packet.setScan("a\nb");
    assertNotNull(Plausible.wrong(packet, NOW));
  }
}
