package io.halfopen.scanner.link;

import io.halfopen.event.BadInputException;
import java.io.Closeable;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.Pcaps;

/**
 * A capture file, packet by packet. A file that was cut in the middle of a packet gives all its
 * whole packets and then says so: captures are cut by full disks and killed writers, and what came
 * before is as good as ever.
 *
 * <pre>{@code
 * try (CaptureFile file = CaptureFile.open(path)) {
 *   while (file.next()) {
 *     use(file.frame(), file.capturedMicros());
 *   }
 *   warnIf(file.truncated());
 * }
 * }</pre>
 */
public final class CaptureFile implements Closeable {
  private final PcapHandle handle;
  private final int dataLinkType;
  private ByteBuffer frame = ByteBuffer.allocate(0);
  private int originalLength;
  private long capturedMicros;
  private boolean truncated;
  private boolean ended;

  private CaptureFile(PcapHandle handle) {
    this.handle = handle;
    dataLinkType = handle.getDlt().value();
  }

  /**
   * Opens a pcap or pcapng file.
   *
   * @throws BadInputException where it is missing or none of both, or libpcap is missing
   */
  public static CaptureFile open(Path file) {
    if (!Files.exists(file)) {
      throw new BadInputException(file + ": no such file");
    }
    if (Files.isDirectory(file) || !Files.isReadable(file)) {
      throw new BadInputException(file + ": not a file that can be read");
    }
    Libpcap.require();
    try {
      return new CaptureFile(
          Pcaps.openOffline(file.toString(), PcapHandle.TimestampPrecision.MICRO));
    } catch (PcapNativeException e) {
      throw new BadInputException(
          file
              + ": not a capture file (pcap or pcapng): "
              + firstLine(String.valueOf(e.getMessage())),
          e);
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("libpcap gives no reason");
  }

  /** Moves to the next packet; false after the last whole one. */
  public boolean next() {
    if (ended) {
      return false;
    }
    try {
      frame = ByteBuffer.wrap(handle.getNextRawPacketEx());
      originalLength = handle.getOriginalLength();
      capturedMicros = Libpcap.micros(handle.getTimestamp());
      return true;
    } catch (EOFException e) {
      ended = true;
    } catch (PcapNativeException
        | TimeoutException
        | NotOpenException
        | IllegalArgumentException e) {
      // libpcap says "truncated dump file" here, or that the next packet's header makes no sense;
      // a fraction of a second beyond the second it lets pass, and java.sql.Timestamp does not.
      ended = true;
      truncated = true;
    }
    return false;
  }

  /** The packet's bytes as captured. */
  public ByteBuffer frame() {
    return frame;
  }

  /** Bytes captured. */
  public int capturedLength() {
    return frame.remaining();
  }

  /** Bytes that the packet had on the wire. */
  public int originalLength() {
    return originalLength;
  }

  /** Capture time, microseconds since 1970-01-01 UTC. */
  public long capturedMicros() {
    return capturedMicros;
  }

  /** libpcap's number of the link type. */
  public int dataLinkType() {
    return dataLinkType;
  }

  /** True after {@link #next()} returned false because the file is cut or damaged there. */
  public boolean truncated() {
    return truncated;
  }

  @Override
  public void close() {
    ended = true;
    handle.close();
  }
}
