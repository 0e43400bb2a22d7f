package io.halfopen.scanner.link;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's main IPv4 routes, as far as they tell which targets lie behind one router. Where
 * they leave any doubt the answer is no: then the kernel routes the packet itself, which is slower
 * and never wrong.
 */
final class RoutingTable {
  /** Of the calling thread: another thread may live in another network namespace. */
  private static final Path TABLE = Path.of("/proc/thread-self/net/route");

  private static final long LAST_ADDRESS = 0xffffffffL;
  private static final int FLAG_GATEWAY = 2;
  private static final int FLAG_REJECT = 0x200;

  private final List<Entry> entries;

  private RoutingTable(List<Entry> entries) {
    this.entries = entries;
  }

  private record Entry(String interfaceName, long first, long last, int gateway) {
    boolean isWiderThan(Entry other) {
      return last - first > other.last - other.first;
    }
  }

  static RoutingTable read() {
    try {
      return parse(Files.readAllLines(TABLE, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return new RoutingTable(List.of());
    }
  }

  /** Reads the lines of {@code /proc/net/route}: hexadecimal, least significant byte first. */
  static RoutingTable parse(List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    for (String line : lines) {
      String[] columns = line.trim().split("\\s+", -1);
      if (columns.length < 8 || columns[0].equals("Iface")) {
        continue;
      }
      int flags = Integer.parseInt(columns[3], 16);
      long first = address(columns[1]) & 0xffffffffL;
      long last = first | (~address(columns[7]) & 0xffffffffL);
      boolean viaGateway = (flags & FLAG_GATEWAY) != 0 && (flags & FLAG_REJECT) == 0;
      int gateway = viaGateway ? address(columns[2]) : 0;
      entries.add(new Entry(columns[0], first, last, gateway));
    }
    return new RoutingTable(entries);
  }

  private static int address(String hexadecimal) {
    return Integer.reverseBytes(Integer.parseUnsignedInt(hexadecimal, 16));
  }

  /** The router that most of this interface's routes lead to, and what is not behind it. */
  NextHops nextHops(String interfaceName) {
    Entry through = null;
    for (Entry entry : entries) {
      if (entry.interfaceName.equals(interfaceName)
          && entry.gateway != 0
          && (through == null || entry.isWiderThan(through))) {
        through = entry;
      }
    }
    if (through == null) {
      return NextHops.of(0, List.of());
    }
    List<long[]> elsewhere = new ArrayList<>();
    elsewhere.add(new long[] {0, through.first - 1});
    elsewhere.add(new long[] {through.last + 1, LAST_ADDRESS});
    for (Entry entry : entries) {
      if (entry.interfaceName.equals(interfaceName)
          && entry.gateway != through.gateway
          && !entry.isWiderThan(through)) {
        elsewhere.add(new long[] {entry.first, entry.last});
      }
    }
    elsewhere.removeIf(range -> range[0] > range[1]);
    return NextHops.of(through.gateway, elsewhere);
  }
}
