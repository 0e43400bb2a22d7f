package io.halfopen.chaos;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a sink says of one exchange, as far as it is held against the truth.
 *
 * @param host its address, as hexadecimal bytes
 * @param id of the record
 * @param revision of the record
 * @param fingerprint its text
 * @param ended how, in small letters
 * @param packets that count
 * @param delaysMillis between its SYN-ACKs
 */
record Told(
    String host,
    String id,
    int revision,
    String fingerprint,
    String ended,
    int packets,
    List<Double> delaysMillis) {
  /** An address as text, which names no host that would have to be asked for. */
  static String host(String text) {
    try {
      return HexFormat.of().formatHex(InetAddress.getByName(text).getAddress());
    } catch (UnknownHostException e) {
      return text;
    }
  }

  boolean incomplete() {
    return ended.equals("incomplete");
  }
}
