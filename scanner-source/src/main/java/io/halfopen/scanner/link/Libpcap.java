package io.halfopen.scanner.link;

import io.halfopen.event.BadInputException;
import java.sql.Timestamp;
import org.pcap4j.core.Pcaps;

/** The native library, found or named. */
final class Libpcap {
  private Libpcap() {}

  /**
   * Fails readably where libpcap is not installed.
   *
   * @throws BadInputException saying how to install it
   */
  static void require() {
    try {
      var unused = Pcaps.libVersion();
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      throw new BadInputException("libpcap not found: apt-get install libpcap0.8", e);
    }
  }

  static long micros(Timestamp time) {
    return Math.floorDiv(time.getTime(), 1000L) * 1_000_000L + time.getNanos() / 1000;
  }
}
