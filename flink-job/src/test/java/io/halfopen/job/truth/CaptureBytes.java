package io.halfopen.job.truth;

import io.halfopen.job.truth.Frames.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Frames as the bytes of a capture file. */
final class CaptureBytes {
  private static final int SNAP_LENGTH = 262_144;

  private CaptureBytes() {}

  /** A pcap file; the random part is the nanoseconds below a microsecond. */
  static byte[] pcap(
      List<Frame> frames, int linkType, boolean bigEndian, boolean nanos, Random random) {
    int size = frames.stream().mapToInt(f -> 16 + f.captured()).sum();
    ByteBuffer out = allocate(24 + size, bigEndian);
    out.putInt(nanos ? 0xa1b23c4d : 0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    out.putInt(0).putInt(0).putInt(SNAP_LENGTH).putInt(linkType);
    for (Frame frame : frames) {
      int fraction = (int) (frame.micros() % 1_000_000);
      out.putInt((int) (frame.micros() / 1_000_000));
      out.putInt(nanos ? fraction * 1000 + random.nextInt(1000) : fraction);
      out.putInt(frame.captured()).putInt(frame.bytes().length);
      out.put(frame.bytes(), 0, frame.captured());
    }
    return out.array();
  }

  /** The same frames as a pcapng file of one interface. */
  static byte[] pcapng(List<Frame> frames, int linkType, boolean bigEndian) {
    int size = frames.stream().mapToInt(f -> 32 + (f.captured() + 3) / 4 * 4).sum();
    ByteBuffer out = allocate(28 + 20 + size, bigEndian);
    out.putInt(0x0a0d0d0a).putInt(28).putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0);
    out.putLong(-1).putInt(28);
    out.putInt(1).putInt(20).putShort((short) linkType).putShort((short) 0);
    out.putInt(SNAP_LENGTH).putInt(20);
    for (Frame frame : frames) {
      int padded = (frame.captured() + 3) / 4 * 4;
      out.putInt(6).putInt(32 + padded).putInt(0);
      out.putInt((int) (frame.micros() >>> 32)).putInt((int) frame.micros());
      out.putInt(frame.captured()).putInt(frame.bytes().length);
      out.put(Arrays.copyOf(Arrays.copyOf(frame.bytes(), frame.captured()), padded));
      out.putInt(32 + padded);
    }
    return out.array();
  }

  /** As a full disk leaves a little-endian file: the last packet promises more than there is. */
  static byte[] withHalfAPacketMore(byte[] pcap) {
    byte[] more = Arrays.copyOf(pcap, pcap.length + 16 + 30);
    ByteBuffer.wrap(more)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(pcap.length, 1_700_000_000)
        .putInt(pcap.length + 8, 60)
        .putInt(pcap.length + 12, 60);
    return more;
  }

  private static ByteBuffer allocate(int size, boolean bigEndian) {
    return ByteBuffer.allocate(size)
        .order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }
}
