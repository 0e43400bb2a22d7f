package io.halfopen.job.truth;

import io.halfopen.event.Ja4TScanRecord;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is held against the truth, as one line of text: all of a record but its provenance. */
final class Line {
  private Line() {}

  static String of(Ja4TScanRecord r) {
    return text(
        hex(r.getHost()) + " " + r.getPort(),
        hex(r.getScannerAddress()) + " " + r.getScannerPort(),
        r.getJa4tscan(),
        r.getEnded().name(),
        r.getFlags(),
        List.of(
            r.getPackets(),
            r.getForeign().size(),
            r.getDuplicates(),
            r.getUnverifiedRsts(),
            r.getOthers(),
            r.getAfterRst(),
            r.getPayloads()),
        List.of(r.getFirstSeenMicros(), r.getLastSeenMicros()),
        r.getDelaysMicros(),
        r.getRstDelayMicros(),
        r.getHopLimit() + "+" + r.getHops() + "=" + r.getInitialHopLimit());
  }

  /**
   * @param counts packets, foreign, duplicates, unverified RSTs, others, after the RST, payloads
   * @param seen first and last capture time
   */
  static String text(
      String endpoint,
      String scanner,
      @Nullable String ja4tscan,
      String ended,
      List<String> flags,
      List<Integer> counts,
      List<Long> seen,
      List<Long> delaysMicros,
      @Nullable Long rstDelayMicros,
      String hops) {
    return String.join(
        " | ",
        endpoint,
        scanner,
        Objects.toString(ja4tscan),
        ended,
        new TreeSet<>(flags).toString(),
        counts.toString(),
        seen.toString(),
        delaysMicros.toString(),
        String.valueOf(rstDelayMicros),
        hops);
  }

  private static String hex(String address) {
    try {
      return HexFormat.of().formatHex(InetAddress.getByName(address).getAddress());
    } catch (UnknownHostException e) {
      return "no address: " + address;
    }
  }
}
