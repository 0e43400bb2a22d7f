package io.halfopen.job.label;

import io.halfopen.event.Ja4TScanRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The notation of a widely read tutorial, {@code ttl_window_optionhash_flags}. It calls it JA4TS;
 * FoxIO's JA4TS is another: {@code window_options_mss_wscale}.
 */
final class QuicklabsJa4ts {
  private static final String NO_OPTIONS = "000000000000";

  /** Of the option lists seen; there are few but for those that somebody makes up. */
  private static final Map<String, String> HASHES = new ConcurrentHashMap<>();

  private static final int MOST_KNOWN = 1000;

  private QuicklabsJa4ts() {}

  /** Of a record's SYN-ACK; the TTL is the inferred initial one, so that distance does not tell. */
  static String of(Ja4TScanRecord record) {
    return of(record.getInitialHopLimit(), record.getWindow(), record.getOptions(), "SA");
  }

  /**
   * @param options kinds joined by {@code -}, {@code 00} for none
   * @param flags {@code SA}, or {@code RA} for a closed port's RST
   */
  static String of(int ttl, int window, String options, String flags) {
    return ttl + "_" + window + "_" + hash(options) + "_" + flags;
  }

  /** First 12 hex digits of SHA-256 over the kinds joined by commas. */
  private static String hash(String options) {
    if (options.equals("00")) {
      return NO_OPTIONS;
    }
    String known = HASHES.get(options);
    if (known != null) {
      return known;
    }
    String hash = sha256(options);
    if (HASHES.size() < MOST_KNOWN) {
      HASHES.put(options, hash);
    }
    return hash;
  }

  private static String sha256(String options) {
    byte[] text = options.replace('-', ',').getBytes(StandardCharsets.US_ASCII);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(hash, 0, NO_OPTIONS.length() / 2);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
