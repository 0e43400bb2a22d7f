package io.halfopen.scanner.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A classic capture file: either order of bytes, microseconds or nanoseconds. */
final class PcapStream extends CaptureStream {
  private static final int MICROS = 0xa1b2c3d4;
  private static final int NANOS = 0xa1b23c4d;

  /** With eight bytes more a packet, as an old Linux patch wrote it. */
  private static final int PATCHED = 0xa1b2cd34;

  /** The most that libpcap lets a packet have. */
  private static final long MAX_CAPTURED_BYTES = 1 << 18;

  private static final int MAJOR = 2;

  private final ByteBuffer header;
  private final boolean nanos;
  private final int headerLength;
  private final int linkType;

  PcapStream(Bytes in, int magic) throws DamagedCapture {
    super(in);
    boolean big = isBig(magic);
    int native4 = big ? magic : Integer.reverseBytes(magic);
    header = ByteBuffer.allocate(24).order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    nanos = native4 == NANOS;
    headerLength = native4 == PATCHED ? 24 : 16;
    if (in.read(header.array(), 20) < 20) {
      throw new DamagedCapture(0, "cut off in its header: no packet", true);
    }
    int major = header.getShort(0) & 0xffff;
    if (major != MAJOR) {
      throw new DamagedCapture(4, "pcap of version " + major + ", only 2 is known", true);
    }
    // The upper bits say whether frames end with a checksum, which nothing here reads so far.
    linkType = header.getInt(16) & 0x03ff_ffff;
  }

  static boolean isMagic(int magic) {
    return isBig(magic) || isBig(Integer.reverseBytes(magic));
  }

  private static boolean isBig(int magic) {
    return magic == MICROS || magic == NANOS || magic == PATCHED;
  }

  @Override
  public boolean next() throws DamagedCapture {
    long at = in.offset();
    int n = in.read(header.array(), headerLength);
    if (n == 0) {
      return false;
    }
    if (n < headerLength) {
      throw DamagedCapture.cut(at);
    }
    long fraction = header.getInt(4) & 0xffff_ffffL;
    long captured = header.getInt(8) & 0xffff_ffffL;
    if (fraction >= (nanos ? 1_000_000_000 : 1_000_000) || captured > MAX_CAPTURED_BYTES) {
      throw new DamagedCapture(
          at, "a packet's header makes no sense; what came before was used", true);
    }
    long seconds = header.getInt(0) & 0xffff_ffffL;
    long micros = seconds * 1_000_000 + (nanos ? fraction / 1000 : fraction);
    if (!take(captured, header.getInt(12) & 0xffff_ffffL, linkType, micros)) {
      throw DamagedCapture.cut(at);
    }
    return true;
  }
}
