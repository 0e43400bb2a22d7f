package io.halfopen.scanner.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes pcapng block by block, as the format's text has it. */
final class Blocks {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteOrder order;

  Blocks(ByteOrder order) {
    this.order = order;
  }

  Blocks section() {
    ByteBuffer body = buffer(16);
    body.putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1);
    return block(0x0a0d0d0a, body.array());
  }

  Blocks iface(int linkType, int snapLength, int resolution, long offsetSeconds) {
    ByteBuffer body = buffer(8 + 8 + 12 + 4);
    body.putShort((short) linkType).putShort((short) 0).putInt(snapLength);
    body.putShort((short) 9).putShort((short) 1).put((byte) resolution).put(new byte[3]);
    body.putShort((short) 14).putShort((short) 8).putLong(offsetSeconds).putInt(0);
    return block(1, body.array());
  }

  Blocks packet(int iface, long time, int original, byte... bytes) {
    ByteBuffer body = buffer(20 + (bytes.length + 3) / 4 * 4);
    body.putInt(iface).putInt((int) (time >>> 32)).putInt((int) time);
    body.putInt(bytes.length).putInt(original).put(bytes);
    return block(6, body.array());
  }

  Blocks block(int type, byte... body) {
    ByteBuffer all = buffer(12 + body.length);
    all.putInt(type).putInt(all.capacity()).put(body).putInt(all.capacity());
    out.writeBytes(all.array());
    return this;
  }

  Blocks raw(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  private ByteBuffer buffer(int n) {
    return ByteBuffer.allocate(n).order(order);
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
