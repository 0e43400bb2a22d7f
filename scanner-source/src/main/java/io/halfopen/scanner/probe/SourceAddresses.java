package io.halfopen.scanner.probe;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The scanner's own addresses, by rank, IPv4 and IPv6 apart. */
public final class SourceAddresses {
  private final long[] ipv4;
  private final long[] high;
  private final long[] low;

  private SourceAddresses(List<InetAddress> fours, List<InetAddress> sixes) {
    ipv4 =
        fours.stream()
            .mapToLong(a -> ByteBuffer.wrap(a.getAddress()).getInt() & 0xffffffffL)
            .toArray();
    high = sixes.stream().mapToLong(a -> ByteBuffer.wrap(a.getAddress()).getLong(0)).toArray();
    low = sixes.stream().mapToLong(a -> ByteBuffer.wrap(a.getAddress()).getLong(8)).toArray();
  }

  /** These addresses, each once, in their order. */
  public static SourceAddresses of(List<InetAddress> addresses) {
    List<InetAddress> fours = new ArrayList<>();
    List<InetAddress> sixes = new ArrayList<>();
    for (InetAddress address : addresses.stream().distinct().toList()) {
      (address.getAddress().length == 4 ? fours : sixes).add(address);
    }
    return new SourceAddresses(fours, sixes);
  }

  /** How many of this family. */
  int count(boolean ipv6) {
    return ipv6 ? high.length : ipv4.length;
  }

  /** True where there is one of this family to send from. */
  public boolean has(boolean ipv6) {
    return count(ipv6) > 0;
  }

  long high(boolean ipv6, int rank) {
    return ipv6 ? high[rank] : 0;
  }

  long low(boolean ipv6, int rank) {
    return ipv6 ? low[rank] : ipv4[rank];
  }

  /** True if the address of this rank is this one. */
  boolean is(boolean ipv6, int rank, long addressHigh, long addressLow) {
    return low(ipv6, rank) == addressLow && high(ipv6, rank) == addressHigh;
  }
}
