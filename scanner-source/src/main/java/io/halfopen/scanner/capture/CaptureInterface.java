package io.halfopen.scanner.capture;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * What a pcapng section says of one interface.
 *
 * @param linkType number of the link type
 * @param snapLength bytes kept a packet, 0 for all
 * @param resolution a second's parts as the file writes them: a power of 10, or of 2 with the top
 *     bit set
 * @param offsetSeconds added to each time
 */
record CaptureInterface(int linkType, long snapLength, int resolution, long offsetSeconds) {
  private static final int RESOLUTION = 9;
  private static final int OFFSET = 14;
  private static final int BINARY = 0x80;
  private static final int FAST_BITS = 40;
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

  /**
   * Reads the body of an interface description block.
   *
   * @throws IllegalArgumentException where a length lies: its times would mean nothing
   */
  static CaptureInterface parse(ByteBuffer body) {
    if (body.remaining() < 8) {
      throw new IllegalArgumentException("too short");
    }
    int linkType = body.getShort() & 0xffff;
    body.getShort();
    long snapLength = body.getInt() & 0xffff_ffffL;
    int resolution = 6;
    long offset = 0;
    while (body.remaining() >= 4) {
      int code = body.getShort() & 0xffff;
      int length = body.getShort() & 0xffff;
      if (code == 0) {
        break;
      }
      if (length > body.remaining()) {
        throw new IllegalArgumentException("an option reaches beyond it");
      }
      int at = body.position();
      if (code == RESOLUTION && length >= 1) {
        resolution = body.get(at) & 0xff;
      } else if (code == OFFSET && length >= 8) {
        offset = body.getLong(at);
      }
      body.position(at + Math.min(body.remaining(), (length + 3) & ~3));
    }
    return new CaptureInterface(linkType, snapLength, resolution, offset);
  }

  /**
   * Microseconds since 1970-01-01 UTC of a time as the file writes it, an unsigned number; what is
   * finer is cut off. Minus one where no packet can have it.
   */
  long micros(long time) {
    int power = resolution & ~BINARY;
    try {
      long micros = (resolution & BINARY) == 0 ? decimal(time, power) : binary(time, power);
      long all = Math.addExact(micros, Math.multiplyExact(offsetSeconds, 1_000_000L));
      return all > CaptureStream.LATEST_MICROS ? -1 : Math.max(all, -1);
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  private static long decimal(long time, int power) {
    if (power <= 6) {
      long scale = pow10(6 - power);
      if (time < 0) {
        throw new ArithmeticException("beyond all times");
      }
      return Math.multiplyExact(time, scale);
    }
    // No 64 bits hold ten to the twentieth.
    return power - 6 > 19 ? 0 : Long.divideUnsigned(time, pow10(power - 6));
  }

  /** Ten to the nineteenth is an unsigned number. */
  private static long pow10(int power) {
    long value = 1;
    for (int i = 0; i < power; i++) {
      value *= 10;
    }
    return value;
  }

  private static long binary(long time, int power) {
    if (power <= FAST_BITS) {
      long seconds = time >>> power;
      if (seconds < 0) {
        throw new ArithmeticException("beyond all times");
      }
      long fraction = time & ((1L << power) - 1);
      return Math.addExact(
          Math.multiplyExact(seconds, 1_000_000L), fraction * 1_000_000L >>> power);
    }
    return new BigInteger(Long.toUnsignedString(time))
        .multiply(MILLION)
        .shiftRight(power)
        .longValueExact();
  }
}
