package io.halfopen.job.label;

import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the MSS gives away about the way: bytes that something takes from each packet. */
final class PathHints {
  private static final int ETHERNET = 1500;
  private static final int HEADERS_V4 = 40;
  private static final int HEADERS_V6 = 60;
  private static final int TIMESTAMP_BYTES = 12;

  /** More is no header any more. */
  private static final int MOST_OVERHEAD = 300;

  private static final int WITHOUT_DISCOVERY_V4 = 536; // RFC 9293, 3.7.1
  private static final int WITHOUT_DISCOVERY_V6 = 1220;

  /** Bytes that a known encapsulation takes from an MTU of 1500; docs/labels.md says where from. */
  private static final Map<Integer, String> OVERHEADS =
      Map.ofEntries(
          Map.entry(8, "PPPoE takes 8"),
          Map.entry(
              20, "IP in IP and 6in4 take 20, and an MSS that is also meant for IPv6 is 1440"),
          Map.entry(24, "GRE takes 24"),
          Map.entry(28, "GRE with a key takes 28"),
          Map.entry(36, "GTP-U, as in mobile networks, takes 36"),
          Map.entry(40, "Google Cloud's networks have an MTU of 1460; IP in IPv6 takes 40"),
          Map.entry(50, "VXLAN takes 50"),
          Map.entry(60, "WireGuard over IPv4 takes 60"),
          Map.entry(70, "VXLAN over IPv6 takes 70"),
          Map.entry(80, "WireGuard takes 80, and some firewalls set 1380 on purpose"),
          Map.entry(134, "OpenVPN was seen to take 134"));

  private PathHints() {}

  static void add(Ja4TScanRecord record, List<Hint> hints) {
    Integer mss = record.getMss();
    if (mss == null || mss == 0) {
      return;
    }
    boolean v6 = record.getHost().indexOf(':') >= 0;
    int headers = v6 ? HEADERS_V6 : HEADERS_V4;
    int overhead = ETHERNET - headers - mss;
    if (overhead < 0) {
      hints.add(
          new Hint(
              "jumbo-frames",
              "MSS %d is an MTU of %d bytes, above Ethernet's 1500: jumbo frames%s"
                  .formatted(
                      mss, mss + headers, mss + headers == 9001 ? ", as AWS has them" : "")));
    } else if (mss == (v6 ? WITHOUT_DISCOVERY_V6 : WITHOUT_DISCOVERY_V4)) {
      hints.add(
          new Hint(
              "default-mss",
              "MSS %d is what a stack offers that asks no interface".formatted(mss)));
    } else if (overhead > 0 && overhead <= MOST_OVERHEAD) {
      hints.add(new Hint("tunnel", tunnel(record, mss, overhead)));
    }
  }

  private static String tunnel(Ja4TScanRecord record, int mss, int overhead) {
    String known = OVERHEADS.get(overhead);
    String text =
        "tunnel or VPN likely: MSS %d leaves %d bytes of Ethernet's 1500 unused"
            .formatted(mss, overhead);
    if (known != null) {
      text += " (" + known + ")";
    }
    String where = where(record.getWindow(), mss, mss + overhead);
    return where == null ? text : text + "; " + where;
  }

  /** Stacks that offer whole segments show which MSS they themselves know of. */
  private static @Nullable String where(int window, int mss, int full) {
    if (isMultiple(window, full) && !isMultiple(window, mss)) {
      return "the window is made of segments of %d, so the MSS was lowered on the way or on purpose"
          .formatted(full);
    }
    if (isMultiple(window, mss) && !isMultiple(window, full)) {
      return "the window is made of segments of %d too, so the endpoint's own interface or route has it"
          .formatted(mss);
    }
    return null;
  }

  private static boolean isMultiple(int window, int mss) {
    return window > 0 && (window % mss == 0 || window % (mss - TIMESTAMP_BYTES) == 0);
  }
}
