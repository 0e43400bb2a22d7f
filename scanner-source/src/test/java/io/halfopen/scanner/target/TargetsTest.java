package io.halfopen.scanner.target;

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
    assertEquals((int) 0xc0000201L, targets.firstAddress());
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
}
