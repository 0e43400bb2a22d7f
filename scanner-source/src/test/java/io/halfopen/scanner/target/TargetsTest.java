package io.halfopen.scanner.target;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetsTest {
  private static final Blocklist NONE = Blocklist.none();

  @Test
  void thePermutationVisitsEveryElementExactlyOnce() {
    Random random = new Random(3);
    for (int n = 1; n < 700; n++) {
      assertPermutes(n, random);
    }
    assertPermutes(65536, random);
    assertPermutes(1_000_003, random);
  }

  private static void assertPermutes(int n, Random random) {
    CyclicGroup group = new CyclicGroup(n, random);
    BitSet seen = new BitSet();
    long element = group.at(0);
    for (long i = 0; i < group.order(); i++) {
      assertFalse(seen.get((int) element), n + " " + element);
      seen.set((int) element);
      element = group.after(element);
    }
    assertEquals(group.at(0), element);
    assertEquals(element, group.at(group.order()));
    assertFalse(seen.get(0));
    assertEquals(n, seen.get(0, n + 1).cardinality());
  }

  @Test
  void largeProductsAreExact() {
    Random random = new Random(4);
    long prime = Primes.above((1L << 50) - 100);
    for (int i = 0; i < 10_000; i++) {
      long a = random.nextLong(prime);
      long b = random.nextLong(prime);
      var expected =
          java.math.BigInteger.valueOf(a)
              .multiply(java.math.BigInteger.valueOf(b))
              .mod(java.math.BigInteger.valueOf(prime));
      assertEquals(expected.longValueExact(), Primes.multiply(a, b, prime));
    }
    assertEquals(4294967311L, Primes.above(1L << 32));
    assertFalse(Primes.isPrime(3215031751L));
  }

  @Test
  void theLargestScanStartsAtOnce() {
    Targets all = Targets.of(List.of("0.0.0.0/0"), "1-65535", NONE);
    assertEquals(65535L << 32, all.size());
    Targets.Walk walk = all.permuted(new Random(5));
    for (int i = 0; i < 1000; i++) {
      assertTrue(walk.next());
    }
  }

  @Test
  void overlappingBlocksGiveEachTargetOnce() {
    Targets targets =
        Targets.of(
            List.of("192.0.2.0/28", "192.0.2.8/29", "192.0.2.16", "192.0.2.3"), "80,443,80", NONE);
    assertEquals(34, targets.size());
    Set<Long> seen = new HashSet<>();
    Targets.Walk walk = targets.permuted(new Random(6));
    while (walk.next()) {
      assertTrue(seen.add((walk.address() & 0xffffffffL) << 16 | walk.port()));
    }
    assertEquals(34, seen.size());
  }

  @Test
  void blockedAddressesAreNeverVisited(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("block.txt");
    Files.writeString(file, "# ours\n192.0.2.4/30 # four\n\n192.0.2.0\r\n192.0.2.14/31\n");
    Blocklist list = Blocklist.parse(file);
    Targets targets = Targets.of(List.of("192.0.2.0/28"), "80", list);
    assertEquals(16 - 7, targets.size());
    Targets.Walk walk = targets.permuted(new Random(7));
    int count = 0;
    while (walk.next()) {
      assertFalse(list.contains(walk.address()));
      count++;
    }
    assertEquals(9, count);
    assertArrayEquals(new byte[] {(byte) 192, 0, 2, 1}, targets.some(false));
  }

  @Test
  void reservedSpaceIsBlockedAndTheRestIsNot() {
    Blocklist reserved = Blocklist.reserved();
    for (String blocked :
        List.of(
            "0.1.2.3",
            "10.255.255.255",
            "127.0.0.1",
            "172.31.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "169.254.1.1",
            "100.127.0.1",
            "198.19.255.255")) {
      assertTrue(reserved.contains((int) Cidr.parse(blocked).first()), blocked);
    }
    for (String open : List.of("1.1.1.1", "11.0.0.0", "172.32.0.0", "223.255.255.255")) {
      assertFalse(reserved.contains((int) Cidr.parse(open).first()), open);
    }
    assertThrows(BadInputException.class, () -> Targets.of(List.of("10.0.0.0/9"), "80", reserved));
  }

  @Test
  void aBadLineIsNamedWithItsFileAndNumber(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("block.txt");
    Files.writeString(file, "10.0.0.0/8\nten.0.0.0/8\n");
    String message =
        assertThrows(BadInputException.class, () -> Blocklist.parse(file)).getMessage();
    assertTrue(message.contains("block.txt: line 2: \"ten.0.0.0/8\""), message);
    assertThrows(BadInputException.class, () -> Blocklist.parse(dir.resolve("missing")));
  }

  @Test
  void badTargetsAndPortsAreNamed() {
    for (String bad :
        List.of("", "1.2.3", "1.2.3.256", "1.2.3.4/33", "1.2.3.4/", "host", "-1.2.3.4")) {
      assertThrows(BadInputException.class, () -> Cidr.parse(bad), bad);
    }
    for (String bad : List.of("", "65536", "80,", "9-8", "a", "1-", "٣")) {
      assertThrows(BadInputException.class, () -> Ports.parse(bad), bad);
    }
    assertEquals(13, Ports.parse("80, 443,8000-8010").size());
  }

  @Test
  void millionsOfTargetsComeOnceOverShardsAndThreads(@TempDir Path dir) throws Exception {
    Path holes = dir.resolve("holes.txt");
    Files.writeString(holes, "10.0.7.0/24\n10.1.2.3\n10.3.255.255\n10.0.0.0\n");
    Targets targets =
        Targets.of(List.of("10.0.0.0/14"), "22,80,443,8000-8004", Blocklist.parse(holes));
    assertEquals(8 * ((1 << 18) - 259), targets.size());
    BitSet seen = new BitSet();
    for (int part = 0; part < 6; part++) {
      Targets.Walk walk = targets.walk(11, Shard.of(part / 2, 3).thread(part % 2, 2));
      while (walk.next()) {
        int port = List.of(22, 80, 443, 8000, 8001, 8002, 8003, 8004).indexOf(walk.port());
        int number = (walk.address() - 0x0a000000) * 8 + port;
        assertFalse(seen.get(number));
        seen.set(number);
      }
    }
    assertEquals(targets.size(), seen.cardinality());
    for (int blocked : new int[] {7 << 8, (7 << 8) + 255, 0x10203, 0x3ffff, 0}) {
      assertEquals(-1, seen.get(blocked * 8, blocked * 8 + 8).nextSetBit(0));
    }
  }

  /** A stored position means nothing else in the next version. */
  @Test
  void theOrderOfASeedNeverChanges() {
    Targets targets = Targets.of(List.of("192.0.2.0/24"), "80,443", NONE);
    Targets.Walk walk = targets.walk(2026, Shard.of(1, 3));
    StringBuilder order = new StringBuilder();
    for (int i = 0; i < 6 && walk.next(); i++) {
      order.append(walk.address() & 255).append(':').append(walk.port()).append(' ');
    }
    assertEquals("110:80 146:80 90:80 235:80 241:80 58:80 ", order.toString());
    assertEquals(2193904158399918940L, targets.identity());
  }

  @Test
  void differentSeedsGiveDifferentOrders() {
    Targets targets = Targets.of(List.of("192.0.2.0/24"), "80", NONE);
    Set<String> orders = new HashSet<>();
    for (int seed = 0; seed < 100; seed++) {
      StringBuilder order = new StringBuilder();
      Targets.Walk walk = targets.walk(seed, Shard.WHOLE);
      while (order.length() < 40 && walk.next()) {
        order.append(walk.address() & 255).append(' ');
      }
      orders.add(order.toString());
    }
    assertEquals(100, orders.size());
  }

  @Test
  void aPositionFarIntoTheLargestScanIsReachedAtOnce() {
    Targets all = Targets.of(List.of("0.0.0.0/0"), "*", NONE);
    assertEquals(1L << 48, all.size());
    Targets.Walk walk = all.walk(1, Shard.of(6, 7));
    walk.skipTo((walk.size() - 20) << 11);
    int count = 0;
    while (walk.next()) {
      count++;
    }
    assertTrue(count > 10 && count <= 20, "" + count);
    assertThrows(IllegalArgumentException.class, () -> walk.skipTo(-1));
    assertThrows(IllegalArgumentException.class, () -> walk.skipTo(Long.MAX_VALUE));
  }

  @Test
  void aMaximumHoldsForAllShardsTogether() {
    for (String most : List.of("1", "7", "10%", "0.1%", "99.9%", "999", "1023", "100%", "5000")) {
      Targets targets =
          Targets.builder()
              .target("192.0.0.0/22")
              .ports("80")
              .blocklist(NONE)
              .maxTargets(most)
              .build();
      long count = 0;
      for (int shard = 0; shard < 9; shard++) {
        Targets.Walk walk = targets.walk(3, Shard.of(shard, 9));
        while (walk.next()) {
          count++;
        }
      }
      assertEquals(targets.size(), count, most);
    }
    for (String bad : List.of("0", "-1", "", "x", "101%", "0%", "%", "1e3", "1.5")) {
      assertThrows(BadInputException.class, () -> Targets.builder().maxTargets(bad), bad);
    }
  }

  @Test
  void aShardBeyondTheShardsIsRefused() {
    assertEquals(
        "there is no shard 4 of 4: shards are counted from 0 to 3",
        assertThrows(BadInputException.class, () -> Shard.of(4, 4)).getMessage());
    assertThrows(BadInputException.class, () -> Shard.of(-1, 4));
    assertThrows(BadInputException.class, () -> Shard.of(0, 0));
    assertThrows(BadInputException.class, () -> Shard.WHOLE.thread(0, 0));
    assertThrows(BadInputException.class, () -> Shard.WHOLE.thread(2, 2));
  }

  @Test
  void theRouteIsAskedForAnAddressThatOneMayLeadTo() {
    Targets all = Targets.of(List.of("0.0.0.0/0"), "443", NONE);
    assertEquals((1L << 32) / 7 >>> 24, all.some(false)[0] & 0xff);
    Targets own = Targets.of(List.of("127.0.0.0/8"), "443", NONE);
    assertArrayEquals(new byte[] {127, 0, 0, 0}, own.some(false));
  }
}
