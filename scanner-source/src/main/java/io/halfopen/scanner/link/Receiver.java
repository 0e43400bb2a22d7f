package io.halfopen.scanner.link;

import java.nio.ByteBuffer;

/** Takes captured frames. */
@FunctionalInterface
public interface Receiver {
  /**
   * One frame, valid during the call.
   *
   * @param frame its bytes from the position on
   * @param capturedLength bytes captured
   * @param originalLength bytes on the wire
   * @param capturedMicros the kernel's time, microseconds since 1970-01-01 UTC
   */
  void packet(ByteBuffer frame, int capturedLength, int originalLength, long capturedMicros);
}
