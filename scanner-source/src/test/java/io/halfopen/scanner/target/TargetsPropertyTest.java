package io.halfopen.scanner.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** Whatever lists say, each target comes exactly once over all parts, and no blocked one. */
class TargetsPropertyTest {
  private static final int NETWORK = 0x0a000000;

  /** A line, and what it means to a reader with a pencil: last bytes from, to; IPv6; own port. */
  private record Entry(String text, int from, int to, boolean ipv6, int port) {}

  /** Lists, ports and a maximum. */
  private record Asked(
      List<Entry> arguments,
      List<Entry> allowlist,
      List<Entry> listOfIps,
      List<Entry> blocklist,
      Set<Integer> ports,
      int maximum) {}

  private record Part(long seed, int shards, int threads) {}

  @Property(tries = 250, edgeCases = EdgeCasesMode.NONE)
  void everyTargetComesOnceOverAllShardsAndThreads(
      @ForAll("asked") Asked asked, @ForAll("parts") Part part) {
    Set<String> expected = expected(asked);
    Statistics.label("targets")
        .collect(expected.isEmpty())
        .coverage(c -> c.check(false).percentage(p -> p > 40));
    if (expected.isEmpty()) {
      assertThrows(BadInputException.class, () -> targets(asked));
      return;
    }
    Targets targets = targets(asked);
    assertEquals(expected.size(), targets.available());
    assertEquals(Math.min(expected.size(), asked.maximum), targets.size());
    Set<String> seen = new HashSet<>();
    for (Targets.Walk walk : walks(targets, part)) {
      long count = 0;
      while (walk.next()) {
        assertTrue(seen.add(text(walk)), text(walk));
        count++;
        assertEquals(count, walk.done());
      }
      assertFalse(walk.next());
      assertTrue(count <= walk.size());
    }
    assertEquals(targets.size(), seen.size());
    assertTrue(expected.containsAll(seen));
  }

  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
  void aWalkThatGoesOnAnywhereIsTheUninterruptedOne(
      @ForAll("asked") Asked asked,
      @ForAll("parts") Part part,
      @ForAll @IntRange(max = 100) int at) {
    if (expected(asked).isEmpty()) {
      return;
    }
    List<Targets.Walk> whole = walks(targets(asked), part);
    List<Targets.Walk> first = walks(targets(asked), part);
    List<Targets.Walk> second = walks(targets(asked), part);
    for (int i = 0; i < whole.size(); i++) {
      List<String> expected = rest(whole.get(i), Integer.MAX_VALUE);
      List<String> resumed = rest(first.get(i), at);
      second.get(i).skipTo(first.get(i).position());
      assertEquals(first.get(i).done(), second.get(i).done());
      resumed.addAll(rest(second.get(i), Integer.MAX_VALUE));
      assertEquals(expected, resumed);
    }
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void onlyTheSameTargetsHaveTheSameIdentity(
      @ForAll("asked") Asked one, @ForAll("asked") Asked other) {
    Set<String> first = expected(one);
    Set<String> second = expected(other);
    if (first.isEmpty() || second.isEmpty()) {
      return;
    }
    assertEquals(targets(one).identity(), targets(one).identity());
    if (!first.equals(second)) {
      assertFalse(targets(one).identity() == targets(other).identity());
    }
  }

  private static List<String> rest(Targets.Walk walk, int most) {
    List<String> order = new ArrayList<>();
    while (order.size() < most && walk.next()) {
      order.add(text(walk));
    }
    return order;
  }

  private static List<Targets.Walk> walks(Targets targets, Part part) {
    List<Targets.Walk> walks = new ArrayList<>();
    for (int shard = 0; shard < part.shards; shard++) {
      for (int thread = 0; thread < part.threads; thread++) {
        walks.add(
            targets.walk(part.seed, Shard.of(shard, part.shards).thread(thread, part.threads)));
      }
    }
    return walks;
  }

  private static String text(Targets.Walk walk) {
    if (walk.isIpv6()) {
      assertEquals(0x20010db8L << 32, walk.addressHigh());
      return "v6 " + walk.addressLow() + " " + walk.port();
    }
    return "v4 " + (walk.address() - NETWORK) + " " + walk.port();
  }

  private static Set<String> expected(Asked asked) {
    Set<String> bounds = addresses(asked.arguments);
    bounds.addAll(addresses(asked.allowlist));
    boolean listed = !asked.listOfIps.isEmpty();
    Set<String> wanted = listed ? addresses(asked.listOfIps) : bounds;
    if (listed && !(asked.arguments.isEmpty() && asked.allowlist.isEmpty())) {
      wanted.retainAll(bounds);
    }
    wanted.removeAll(addresses(asked.blocklist));
    Set<String> all = new HashSet<>();
    for (String address : wanted) {
      asked.ports.forEach(port -> all.add(address + " " + port));
    }
    Set<String> blocked = addresses(asked.blocklist);
    for (Entry entry : asked.listOfIps) {
      String address = (entry.ipv6 ? "v6 " : "v4 ") + entry.from;
      boolean within =
          asked.arguments.isEmpty() && asked.allowlist.isEmpty() || bounds.contains(address);
      if (entry.port >= 0 && within && !blocked.contains(address)) {
        all.add(address + " " + entry.port);
      }
    }
    return all;
  }

  private static Set<String> addresses(List<Entry> entries) {
    Set<String> all = new TreeSet<>();
    for (Entry entry : entries) {
      for (int a = entry.from; entry.port < 0 && a <= entry.to; a++) {
        all.add((entry.ipv6 ? "v6 " : "v4 ") + a);
      }
    }
    return all;
  }

  private static Targets targets(Asked asked) {
    try {
      Path list = file(asked.listOfIps);
      Path allowed = file(asked.allowlist);
      Path blocked = file(asked.blocklist);
      try {
        TargetsBuilder builder =
            Targets.builder()
                .targets(asked.arguments.stream().map(Entry::text).toList())
                .blocklist(Blocklist.parse(blocked))
                .ports(asked.ports.stream().map(String::valueOf).collect(Collectors.joining(",")))
                .maxTargets("" + asked.maximum);
        if (!asked.listOfIps.isEmpty()) {
          builder.listOfIps(list);
        }
        if (!asked.allowlist.isEmpty()) {
          builder.allowlist(allowed);
        }
        return builder.build();
      } finally {
        Files.delete(list);
        Files.delete(allowed);
        Files.delete(blocked);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(List<Entry> entries) throws IOException {
    Path file = Files.createTempFile("halfopen", ".txt");
    String text = entries.stream().map(Entry::text).collect(Collectors.joining(" # x\r\n\n"));
    return Files.writeString(file, text);
  }

  @Provide
  Arbitrary<Part> parts() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.integers().between(1, 5),
            Arbitraries.integers().between(1, 4))
        .as(Part::new);
  }

  @Provide
  Arbitrary<Asked> asked() {
    Arbitrary<List<Entry>> some = entry().list().ofMaxSize(4);
    return Combinators.combine(
            some,
            some,
            Arbitraries.oneOf(entry(), endpoint()).list().ofMaxSize(6),
            some,
            Arbitraries.integers().between(0, 5).set().ofMinSize(1).ofMaxSize(4),
            Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.integers().between(1, 200)),
                Tuple.of(1, Arbitraries.just(1_000_000))))
        .as(Asked::new);
  }

  private static Arbitrary<Entry> endpoint() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 63),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 7))
        .as((a, ipv6, port) -> new Entry(address(a, ipv6) + ":" + port, a, a, ipv6, port));
  }

  private static Arbitrary<Entry> entry() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 63),
            Arbitraries.integers().between(0, 5),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 3))
        .as(TargetsPropertyTest::entry);
  }

  private static Entry entry(int a, int hostBits, boolean ipv6, int form) {
    int from = a >> hostBits << hostBits;
    int to = from + (1 << hostBits) - 1;
    if (form == 0) {
      String text = ipv6 ? "2001:db8::" + Integer.toHexString(a) : "10.0.0." + a;
      return new Entry(text, a, a, ipv6, -1);
    }
    if (form == 1 && !ipv6) {
      return new Entry("10.0.0." + a + "-10.0.0." + to, a, to, false, -1);
    }
    return ipv6
        ? new Entry("2001:db8::%x/%d".formatted(a, 128 - hostBits), from, to, true, -1)
        : new Entry("10.0.0.%d/%d".formatted(a, 32 - hostBits), from, to, false, -1);
  }

  private static String address(int a, boolean ipv6) {
    return ipv6 ? "[2001:db8:0:0::%x]".formatted(a) : "10.0.0." + a;
  }
}
