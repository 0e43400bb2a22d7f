package io.halfopen.job.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.Packets;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PacketTest {
  private static final int KEY = -671721779;

  @Test
  void anEventComesBackAsItWas() {
    PacketEvent event = Packets.synAck(1.25);
    event.setSentMicros(Packets.START + 1_200_000);
    event.setTemplate("65535_2-3-4-8-0_1460_7");
    event.setPayloadLength(17);
    assertEquals(event, Packets.packet(event).toEvent());
    event.setEndpointAddress(ByteBuffer.wrap(new byte[16]).put(0, (byte) 0x20));
    event.setScannerAddress(ByteBuffer.wrap(new byte[16]).put(15, (byte) 1));
    event.setIpId(null);
    event.setSentMicros(null);
    event.setTemplate(null);
    event.setFromScanner(true);
    event.setOptionsTruncated(true);
    event.setFlags(0x1ff);
    assertEquals(event, Packets.packet(event).toEvent());
  }

  @Test
  void theKeyDependsOnTheProbeAloneAndNeverChanges() {
    Packet packet = Packets.packet(Packets.synAck(0));
    assertEquals(packet.key(), Packets.packet(Packets.rst(7)).key());
    assertTrue(packet.sameProbe(Packets.packet(Packets.rst(7))));
    // A savepoint's key groups stand on this number.
    assertEquals(KEY, packet.key());
    PacketEvent other = Packets.synAck(0);
    other.setSensor("s2");
    assertNotEquals(packet.key(), Packets.packet(other).key());
    assertFalse(packet.sameProbe(Packets.packet(other)));
    PacketEvent moved = Packets.synAck(0);
    moved.setSensor("s1s");
    moved.setScan("can1");
    assertFalse(packet.sameProbe(Packets.packet(moved)));
  }

  @Test
  void packetsAreOrderedByTimeThenSequenceThenContent() {
    Packet first = Packets.packet(Packets.of(0, Packets.SYN | Packets.ACK, 9000));
    assertTrue(first.compareTo(Packets.packet(Packets.of(0.000001, Packets.RST, 1))) < 0);
    assertTrue(first.compareTo(Packets.packet(Packets.of(0, Packets.RST, 9001))) < 0);
    assertTrue(first.compareTo(Packets.packet(Packets.of(0, Packets.RST, 0xffff_ffffL))) < 0);
    assertEquals(0, first.compareTo(Packets.packet(Packets.synAck(0))));
  }
}
