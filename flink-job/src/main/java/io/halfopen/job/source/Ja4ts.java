package io.halfopen.job.source;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One SYN-ACK as a fingerprint of its own, {@code window_options_mss_wscale}, and option bytes that
 * read as it does. Values that it does not hold are left out of them: none is made up.
 *
 * @param options kinds in order; lengths are as short as a kind allows
 * @param cut whether the kinds cannot be the whole list, so that no fingerprint rests on them
 */
record Ja4ts(int window, byte[] options, boolean cut) {
  private static final int END = 0;
  private static final int NOP = 1;
  private static final int MSS = 2;
  private static final int SCALE = 3;
  private static final int SACK_PERMITTED = 4;
  private static final int TIMESTAMP = 8;
  private static final int MOST_BYTES = 40;

  /**
   * Reads it.
   *
   * @param stamps the timestamp option's two values where they are known
   * @throws IllegalArgumentException saying what it cannot be
   */
  static Ja4ts parse(String text, long @Nullable [] stamps) {
    String[] parts = text.split("_", -1);
    if (parts.length == 5) {
      throw new IllegalArgumentException(
          "ja4ts " + text + " has delays: rows are packets here, one a SYN-ACK");
    }
    if (parts.length != 4) {
      throw new IllegalArgumentException("ja4ts " + text + " is no window_options_mss_wscale");
    }
    int window = number(parts[0], 0xffff, text);
    int mss = number(parts[2], 0xffff, text);
    int scale = number(parts[3], 0xff, text);
    ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);
    int onTheWire = 0;
    boolean known = true;
    boolean hasMss = false;
    boolean hasScale = false;
    boolean ended = false;
    String[] kinds =
        parts[1].isEmpty() || parts[1].equals("00") ? new String[0] : parts[1].split("-", -1);
    if (kinds.length > MOST_BYTES) {
      throw new IllegalArgumentException("ja4ts " + text + " has more options than a header");
    }
    for (String one : kinds) {
      int kind = number(one, 0xff, text);
      if (ended && kind != END) {
        throw new IllegalArgumentException("ja4ts " + text + " goes on behind its end of options");
      }
      ended = kind == END;
      hasMss |= kind == MSS;
      hasScale |= kind == SCALE;
      known &= kind <= SACK_PERMITTED || kind == TIMESTAMP;
      onTheWire += wireBytes(kind);
      if (onTheWire > MOST_BYTES) {
        throw new IllegalArgumentException("ja4ts " + text + " has more options than a header");
      }
      put(out, kind, mss, scale, stamps);
    }
    if ((!hasMss && mss > 0) || (!hasScale && scale > 0)) {
      throw new IllegalArgumentException(
          "ja4ts " + text + " has a value of an option that it does not list");
    }
    byte[] options = new byte[out.position()];
    out.flip().get(options);
    return new Ja4ts(window, options, known && onTheWire % 4 != 0);
  }

  private static int number(String text, int most, String all) {
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9' || i > 4) {
        value = most + 1;
        break;
      }
      value = value * 10 + c - '0';
    }
    if (text.isEmpty() || value > most) {
      throw new IllegalArgumentException(
          "ja4ts " + all + ": '" + text + "' is no number to " + most);
    }
    return value;
  }

  /** Bytes that an option has on the wire, the least where it may have several lengths. */
  private static int wireBytes(int kind) {
    return switch (kind) {
      case END, NOP -> 1;
      case MSS -> 4;
      case SCALE -> 3;
      case TIMESTAMP -> 10;
      default -> 2;
    };
  }

  private static void put(ByteBuffer out, int kind, int mss, int scale, long @Nullable [] stamps) {
    out.put((byte) kind);
    switch (kind) {
      case END, NOP -> {}
      case MSS -> out.put((byte) 4).putShort((short) mss);
      case SCALE -> out.put((byte) 3).put((byte) scale);
      case TIMESTAMP -> {
        if (stamps == null) {
          // As long as its two bytes: a value would be a statement about the endpoint's clock.
          out.put((byte) 2);
        } else {
          out.put((byte) 10).putInt((int) stamps[0]).putInt((int) stamps[1]);
        }
      }
      default -> out.put((byte) 2);
    }
  }
}
