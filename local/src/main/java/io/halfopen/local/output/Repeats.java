package io.halfopen.local.output;

import io.halfopen.event.BadInputException;
import io.halfopen.event.PacketEvent;
import io.halfopen.scanner.probe.Answer;
import io.halfopen.scanner.probe.Classification;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which answers come from an endpoint that has answered before: of all ({@code full}), of the last
 * so many ({@code window}), or nobody asks ({@code none}). Used by one thread.
 */
public final class Repeats {
  private static final int DEFAULT_WINDOW = 1_000_000;
  private static final int FIRST_RING = 1024;

  private final boolean asked;
  private final int window;
  private final LongSet seen = new LongSet();
  private final long salt = ThreadLocalRandom.current().nextLong();
  private long[] ring = new long[0];
  private int next;

  private Repeats(boolean asked, int window) {
    this.asked = asked;
    this.window = window;
  }

  /**
   * @param method {@code none}, {@code full}, {@code window} or {@code default}, a window
   * @param window how many endpoints a window holds; 0 for a million
   * @throws BadInputException where the method does not exist or the window cannot be
   */
  public static Repeats by(String method, int window) {
    if (window < 0) {
      throw new BadInputException("--dedup-window-size " + window + ": give 1 or more");
    }
    return switch (method) {
      case "none" -> new Repeats(false, 0);
      case "full" -> new Repeats(true, 0);
      case "window", "default" -> new Repeats(true, window == 0 ? DEFAULT_WINDOW : window);
      default ->
          throw new BadInputException(
              "--dedup-method '" + method + "' does not exist: none, full, window or default");
    };
  }

  /** True where this endpoint is known; it is known from now on. */
  boolean test(Answer answer) {
    // An error from a router is no answer of the endpoint's.
    if (!asked || answer.classification() == Classification.UNREACHABLE) {
      return false;
    }
    PacketEvent packet = answer.event();
    long key = key(packet.getEndpointAddress(), packet.getEndpointPort());
    if (!seen.add(key)) {
      return true;
    }
    if (window > 0) {
      remember(key);
    }
    return false;
  }

  private void remember(long key) {
    if (next == ring.length && ring.length < window) {
      ring = Arrays.copyOf(ring, Math.min(window, Math.max(FIRST_RING, ring.length * 2)));
    }
    next = next == ring.length ? 0 : next;
    if (ring[next] != 0) {
      seen.remove(ring[next]);
    }
    ring[next++] = key;
  }

  /** Exact for IPv4; for IPv6 64 bits of a salted hash. Never 0. */
  private long key(ByteBuffer address, int port) {
    if (address.remaining() == 4) {
      return 1L << 48 | (address.getInt(address.position()) & 0xffffffffL) << 16 | port;
    }
    long hash = salt + port;
    for (int i = address.position(); i < address.limit(); i++) {
      hash = Long.rotateLeft((hash ^ address.get(i)) * 0xff51afd7ed558ccdL, 29);
    }
    return hash == 0 ? 1 : hash;
  }
}
