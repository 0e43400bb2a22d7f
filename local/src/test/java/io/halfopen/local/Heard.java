package io.halfopen.local;

import io.halfopen.event.PacketEvent;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** What a sensor hears of the hosts 10.77.1.0 and following, as tests publish and keep it. */
public final class Heard {
  private static final byte[] OPTIONS = HexFormat.of().parseHex("020405b40103030801010402");

  private Heard() {}

  /**
   * A SYN-ACK of sensor {@code s1}, scan {@code scan1}: MSS 1460, window scale 8, NOPs, SACK.
   *
   * @param number of the exchange: its host, its numbers and its window differ by it
   * @param ipId tells its retransmissions apart
   */
  public static PacketEvent synAck(int number, long capturedMicros, int ipId) {
    PacketEvent packet = new PacketEvent();
    packet.setCapturedMicros(capturedMicros);
    packet.setSensor("s1");
    packet.setScan("scan1");
    packet.setProtocol(6);
    packet.setEndpointAddress(ByteBuffer.wrap(new byte[] {10, 77, 1, (byte) number}));
    packet.setEndpointPort(443);
    packet.setScannerAddress(ByteBuffer.wrap(new byte[] {10, 77, 0, 1}));
    packet.setScannerPort(61_000 + number);
    packet.setSequence(9000 + number);
    packet.setAcknowledgement(5001);
    packet.setFlags(0x12);
    packet.setWindow(64_000 + number);
    packet.setHopLimit(63);
    packet.setIpId(ipId);
    packet.setTcpOptions(ByteBuffer.wrap(OPTIONS));
    return packet;
  }
}
