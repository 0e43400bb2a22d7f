package io.halfopen.job;

import io.halfopen.event.PacketEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Packet events as a capture file of raw IPv4 packets. */
final class CaptureWriter {
  private static final int RAW_IP = 101;

  private CaptureWriter() {}

  static byte[] of(List<PacketEvent> packets) {
    ByteBuffer out = ByteBuffer.allocate(24 + packets.size() * 96).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    out.putInt(0).putInt(0).putInt(65535).putInt(RAW_IP);
    for (PacketEvent packet : packets) {
      byte[] bytes = ipv4(packet);
      out.putInt((int) (packet.getCapturedMicros() / 1_000_000));
      out.putInt((int) (packet.getCapturedMicros() % 1_000_000));
      out.putInt(bytes.length).putInt(bytes.length).put(bytes);
    }
    byte[] file = new byte[out.position()];
    out.flip().get(file);
    return file;
  }

  private static byte[] ipv4(PacketEvent packet) {
    int options = (packet.getTcpOptions().remaining() + 3) / 4 * 4;
    ByteBuffer ip = ByteBuffer.allocate(40 + options);
    ip.put((byte) 0x45).put((byte) 0).putShort((short) ip.capacity());
    ip.putShort(packet.getIpId().shortValue()).putShort((short) 0x4000);
    ip.put((byte) packet.getHopLimit()).put((byte) 6).putShort((short) 0);
    ip.put(packet.getEndpointAddress().duplicate()).put(packet.getScannerAddress().duplicate());
    ip.putShort((short) packet.getEndpointPort()).putShort((short) packet.getScannerPort());
    ip.putInt((int) packet.getSequence()).putInt((int) packet.getAcknowledgement());
    ip.put((byte) ((20 + options) / 4 << 4)).put((byte) packet.getFlags());
    ip.putShort((short) packet.getWindow()).putInt(0);
    ip.put(packet.getTcpOptions().duplicate());
    return ip.array();
  }
}
