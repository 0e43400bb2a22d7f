package io.halfopen.scanner.publish;

import io.halfopen.event.EventCodec;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Packets p0, p1, … and heartbeats h0, h1, …, written as such. */
final class SpooledEvents {
  private SpooledEvents() {}

  static PacketEvent packet(int number) {
    PacketEvent packet = new PacketEvent();
    packet.setCapturedMicros(number);
    packet.setSensor("s1");
    packet.setScan("scan1");
    packet.setEndpointAddress(ByteBuffer.wrap(new byte[] {10, 77, 0, (byte) number}));
    packet.setEndpointPort(443);
    packet.setScannerAddress(ByteBuffer.wrap(new byte[] {10, 77, 0, 1}));
    packet.setScannerPort(61_000);
    packet.setSequence(1);
    packet.setAcknowledgement(2);
    packet.setFlags(0x12);
    packet.setWindow(64_000);
    packet.setHopLimit(63);
    packet.setTcpOptions(ByteBuffer.wrap(new byte[] {2, 4, 5, (byte) 0xb4}));
    return packet;
  }

  static SensorHeartbeat heartbeat(int number, long epoch) {
    SensorHeartbeat beat = new SensorHeartbeat();
    beat.setSensor("s1");
    beat.setScan("scan1");
    beat.setEpochMicros(epoch);
    beat.setHeardUntilMicros(number);
    return beat;
  }

  /** Such as {@code p7}, {@code h8} or, with drops, {@code h9-3}. */
  static List<String> names(List<byte[]> messages) {
    EventCodec<PacketEvent> packets = EventCodec.packets();
    EventCodec<SensorHeartbeat> heartbeats = EventCodec.heartbeats();
    return messages.stream().map(bytes -> name(bytes, packets, heartbeats)).toList();
  }

  private static String name(
      byte[] bytes, EventCodec<PacketEvent> packets, EventCodec<SensorHeartbeat> heartbeats) {
    try {
      return "p" + packets.decode(bytes).getCapturedMicros();
    } catch (IOException e) {
      try {
        SensorHeartbeat beat = heartbeats.decode(bytes);
        long drops = beat.getKernelDrops();
        return "h" + beat.getHeardUntilMicros() + (drops == 0 ? "" : "-" + drops);
      } catch (IOException neither) {
        throw new AssertionError(neither);
      }
    }
  }
}
