package io.halfopen.job.fingerprint;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The option list of a SYN-ACK as JA4TScan writes it.
 *
 * @param kinds kinds in wire order joined by {@code -}, every NOP and end-of-list byte included;
 *     {@code 00} where there are none
 * @param mss value of the last kind 2 in bytes, or null where absent
 * @param windowScale value of the last kind 3, or null where absent
 * @param malformed true where a length lies; the list ends at the last good option then
 */
public record TcpOptions(
    String kinds, @Nullable Integer mss, @Nullable Integer windowScale, boolean malformed) {
  private static final int END = 0;
  private static final int NOP = 1;
  private static final int MSS = 2;
  private static final int WINDOW_SCALE = 3;
  private static final int TIMESTAMP = 8;
  private static final int TIMESTAMP_BYTES = 10;

  /** Reads {@code raw} from its position to its limit; never throws, whatever the bytes are. */
  public static TcpOptions parse(ByteBuffer raw) {
    StringBuilder kinds = new StringBuilder(24);
    Integer mss = null;
    Integer scale = null;
    int at = raw.position();
    int end = raw.limit();
    while (at < end) {
      int kind = raw.get(at) & 0xff;
      if (kind == END) {
        // Padding to the header's end is part of the stack's manner; anything else is not.
        for (; at < end && raw.get(at) == END; at++) {
          append(kinds, END);
        }
        break;
      }
      if (kind == NOP) {
        append(kinds, NOP);
        at++;
        continue;
      }
      int length = at + 1 < end ? raw.get(at + 1) & 0xff : 0;
      if (length < 2
          || at + length > end
          || (kind == MSS && length != 4)
          || (kind == WINDOW_SCALE && length != 3)) {
        return new TcpOptions(text(kinds), mss, scale, true);
      }
      if (kind == MSS) {
        mss = (raw.get(at + 2) & 0xff) << 8 | (raw.get(at + 3) & 0xff);
      } else if (kind == WINDOW_SCALE) {
        scale = raw.get(at + 2) & 0xff;
      }
      append(kinds, kind);
      at += length;
    }
    return new TcpOptions(text(kinds), mss, scale, false);
  }

  /** TSval of the first timestamp option, unsigned 32 bits; -1 where there is none. */
  static long timestampValue(ByteBuffer raw) {
    int at = raw.position();
    int end = raw.limit();
    while (at < end && raw.get(at) != END) {
      if (raw.get(at) == NOP) {
        at++;
        continue;
      }
      int length = at + 1 < end ? raw.get(at + 1) & 0xff : 0;
      if (length < 2 || at + length > end) {
        return -1;
      }
      if (raw.get(at) == TIMESTAMP && length == TIMESTAMP_BYTES) {
        return raw.getInt(at + 2) & 0xffff_ffffL;
      }
      at += length;
    }
    return -1;
  }

  private static void append(StringBuilder kinds, int kind) {
    if (!kinds.isEmpty()) {
      kinds.append('-');
    }
    kinds.append(kind);
  }

  private static String text(StringBuilder kinds) {
    return kinds.isEmpty() ? "00" : kinds.toString();
  }
}
