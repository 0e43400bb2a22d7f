package io.halfopen.scanner.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A capture, packet by packet, whatever its packing and format. Every length is checked before it
 * is believed, and memory is bounded by one packet.
 *
 * <pre>{@code
 * try (CaptureStream capture = CaptureStream.open(Unpacked.open(path))) {
 *   while (capture.next()) {
 *     use(capture.frame(), capture.dataLinkType(), capture.capturedMicros());
 *   }
 * }
 * }</pre>
 */
public abstract class CaptureStream implements Closeable {
  /** Of a packet no more is kept; what is beyond holds no header. */
  static final int MAX_FRAME_BYTES = 1 << 16;

  /** The year 2200. */
  static final long LATEST_MICROS = 7_258_118_400_000_000L;

  final Bytes in;
  private byte[] bytes = new byte[2048];
  private ByteBuffer frame = ByteBuffer.wrap(bytes, 0, 0);
  private int originalLength;
  private int dataLinkType;
  private long capturedMicros;

  CaptureStream(Bytes in) {
    this.in = in;
  }

  /**
   * Begins to read.
   *
   * @param in taken over, closed with this
   * @throws DamagedCapture where it holds no capture
   */
  public static CaptureStream open(InputStream in) throws IOException {
    Bytes bytes = new Bytes(in);
    boolean open = false;
    try {
      byte[] magic = new byte[4];
      int n = bytes.read(magic, 4);
      if (n == 0) {
        throw new DamagedCapture(0, "an empty file", true);
      }
      CaptureStream capture = of(bytes, n < 4 ? 0 : ByteBuffer.wrap(magic).getInt());
      open = true;
      return capture;
    } finally {
      if (!open) {
        bytes.close();
      }
    }
  }

  private static CaptureStream of(Bytes bytes, int magic) throws DamagedCapture {
    if (magic == PcapngStream.MAGIC) {
      return new PcapngStream(bytes);
    }
    if (PcapStream.isMagic(magic)) {
      return new PcapStream(bytes, magic);
    }
    throw new DamagedCapture(
        0, "no capture (pcap or pcapng) and no CSV, plain, gzip or zstd", true);
  }

  /**
   * Moves to the next packet; false after the last.
   *
   * @throws DamagedCapture where something cannot be read; unless it {@link DamagedCapture#isLast},
   *     the next call goes on behind it
   */
  public abstract boolean next() throws DamagedCapture;

  /** Takes {@code captured} bytes as the packet in hand; false where they end before. */
  final boolean take(long captured, long original, int linkType, long micros)
      throws DamagedCapture {
    int kept = (int) Math.min(captured, MAX_FRAME_BYTES);
    if (kept > bytes.length) {
      bytes = new byte[Math.max(kept, 2 * bytes.length)];
    }
    if (in.read(bytes, kept) < kept || !in.skip(captured - kept)) {
      return false;
    }
    frame = ByteBuffer.wrap(bytes, 0, kept);
    originalLength = (int) Math.min(Math.max(original, captured), Integer.MAX_VALUE);
    dataLinkType = linkType;
    capturedMicros = micros;
    return true;
  }

  /** The packet's bytes as captured, valid until the next; at most 65,536. */
  public final ByteBuffer frame() {
    return frame;
  }

  /** Bytes that the packet had on the wire. */
  public final int originalLength() {
    return originalLength;
  }

  /** Number of the link type, as capture files have it. */
  public final int dataLinkType() {
    return dataLinkType;
  }

  /** Capture time, microseconds since 1970-01-01 UTC, what is finer cut off. */
  public final long capturedMicros() {
    return capturedMicros;
  }

  @Override
  public final void close() throws IOException {
    in.close();
  }
}
