package io.halfopen.job.fingerprint;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fingerprint's text and the record's id. JA4TScan is FoxIO's method. */
public final class Ja4TScan {
  private static final long SECOND = 1_000_000;

  /** Looking it up takes longer than using it. */
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(Ja4TScan::sha256);

  private Ja4TScan() {}

  /** {@code window_options_mss_wscale[_delays]}, all decimal. */
  public static String text(
      int window, TcpOptions options, List<Long> delaysMicros, @Nullable Long rstDelayMicros) {
    StringBuilder out = new StringBuilder(64);
    out.append(window).append('_').append(options.kinds());
    out.append('_').append(options.mss() == null ? "00" : options.mss().toString());
    out.append('_').append(options.windowScale() == null ? "00" : options.windowScale().toString());
    char separator = '_';
    for (long delay : delaysMicros) {
      out.append(separator).append(seconds(delay));
      separator = '-';
    }
    if (rstDelayMicros != null) {
      out.append(separator).append('R').append(seconds(rstDelayMicros));
    }
    return out.toString();
  }

  /** To the nearest second, half up. */
  static long seconds(long micros) {
    return (micros + SECOND / 2) / SECOND;
  }

  /**
   * 32 hex digits out of the endpoint and the probe (who asked, with which sequence number): the
   * same whatever arrived first, wherever the packets were kept in between.
   */
  public static String id(
      ByteBuffer endpoint, int endpointPort, ByteBuffer scanner, int scannerPort, long sequence) {
    ByteBuffer bytes = ByteBuffer.allocate(endpoint.remaining() + scanner.remaining() + 8);
    bytes.put(endpoint.duplicate()).putShort((short) endpointPort);
    bytes.put(scanner.duplicate()).putShort((short) scannerPort).putInt((int) sequence);
    return HexFormat.of().formatHex(SHA_256.get().digest(bytes.array()), 0, 16);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The initial TTL that a received one stems from: the next of 32, 64, 128, 255; of 0, 0. */
  public static int initialHopLimit(int received) {
    return received == 0
        ? 0
        : received <= 32 ? 32 : received <= 64 ? 64 : received <= 128 ? 128 : 255;
  }
}
