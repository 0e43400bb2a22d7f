package io.halfopen.scanner.target;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users of scanners write into lists, and what they are told. */
class ListsTest {
  @TempDir Path dir;

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("list.txt"), text, StandardCharsets.UTF_8);
  }

  private static String refused(Runnable work) {
    String message = assertThrows(BadInputException.class, work::run).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private static TargetsBuilder unblocked() {
    return Targets.builder().blocklist(Blocklist.none());
  }

  private static Set<String> all(Targets targets) {
    Set<String> all = new TreeSet<>();
    Targets.Walk walk = targets.walk(1, Shard.WHOLE);
    while (walk.next()) {
      assertTrue(all.add(walk.isIpv6() ? ipv6(walk) : ipv4(walk)));
    }
    return all;
  }

  private static String ipv4(Targets.Walk walk) {
    int a = walk.address();
    return (a >>> 24)
        + "."
        + (a >> 16 & 255)
        + "."
        + (a >> 8 & 255)
        + "."
        + (a & 255)
        + ":"
        + walk.port();
  }

  private static String ipv6(Targets.Walk walk) {
    return "%x %x:%d".formatted(walk.addressHigh(), walk.addressLow(), walk.port());
  }

  @Test
  void aListMixesFamiliesNetworksAndPortsOfTheirOwn() throws IOException {
    Path list =
        file(
            "\uFEFF192.0.2.1\r\n  192.0.2.2:8080  # admin\r\n\r\n#192.0.2.9\r\n192.0.2.4/31\n"
                + "2001:db8::1\n[2001:DB8::2]:8443\n[2001:db8::3]\n192.0.2.1:80\n192.0.2.2:8080");
    assertEquals(
        Set.of(
            "192.0.2.1:80",
            "192.0.2.2:8080",
            "192.0.2.4:80",
            "192.0.2.5:80",
            "20010db800000000 1:80",
            "20010db800000000 2:8443",
            "20010db800000000 3:80"),
        all(unblocked().listOfIps(list).ports("80").build()));
  }

  @Test
  void portsAreNeededOnlyByTargetsWithoutOne() throws IOException {
    Path list = file("192.0.2.2:8080\n[2001:db8::1]:443\n");
    assertEquals(2, unblocked().listOfIps(list).build().size());
    assertTrue(refused(() -> unblocked().target("192.0.2.1").build()).contains("--target-ports"));
    assertEquals(Set.of("192.0.2.7:81"), all(unblocked().target("192.0.2.7:81").build()));
  }

  @Test
  void aListOfIpsPicksFromWhatIsAllowed() throws IOException {
    Path list = file("192.0.2.1\n192.0.2.200\n198.51.100.1\n198.51.100.2:81\n192.0.2.3:81\n");
    assertEquals(
        Set.of("192.0.2.1:80", "192.0.2.3:81"),
        all(unblocked().target("192.0.2.0/25").listOfIps(list).ports("80").build()));
    assertTrue(
        refused(() -> unblocked().target("10.0.0.0/8").listOfIps(list).ports("80").build())
            .contains("list.txt: no address of this list lies in the given networks"));
  }

  @Test
  void argumentsAndAllowlistsAddUpAndTheBlocklistBeatsThem() throws IOException {
    Path allowed = file("192.0.2.0/30\n");
    Path blocked = Files.writeString(dir.resolve("blocked"), "192.0.2.1\n192.0.2.9\n");
    assertEquals(
        Set.of("192.0.2.0:80", "192.0.2.2:80", "192.0.2.3:80", "192.0.2.8:80"),
        all(
            Targets.builder()
                .targets(List.of("192.0.2.8/31"))
                .allowlist(allowed)
                .blocklist(Blocklist.parse(blocked))
                .ports("80")
                .build()));
  }

  @Test
  void blocksOfAnySizeMayOverlapTouchAndHaveHostBits() throws IOException {
    Path blocked = file("0.0.0.0/1\n128.0.0.0/2\n10.0.0.0/8\n192.0.2.77/24\n255.255.255.255/32\n");
    Targets rest =
        Targets.of(List.of("0.0.0.0/0", "1.2.3.4", "255.255.255.254/31"), "80", list(blocked));
    assertEquals((1L << 30) - 256 - 1, rest.size());
    assertTrue(rest.allWithin(0xc0000000L, 0xfffffffeL));
    assertFalse(rest.anyWithin(0xc0000200L, 0xc00002ffL));
    assertArrayEquals(new byte[] {(byte) 192, 0, 0, 0}, rest.some(false));
    Blocklist all = list(file("0.0.0.0/0"));
    assertTrue(
        refused(() -> Targets.of(List.of("0.0.0.0/0"), "80", all))
            .endsWith("the blocklist covers all targets: nothing is left to scan"));
  }

  private static Blocklist list(Path file) {
    return Blocklist.parse(file);
  }

  @Test
  void ipv6BlocksReachFromEndToEnd() throws IOException {
    Blocklist list = list(file("::/1\n8000::/1\n"));
    assertTrue(list.contains(-1, -1) && list.contains(0, 0));
    Blocklist gap = list(file("::/65\nffff:ffff:ffff:ffff:8000::/65\n"));
    assertTrue(gap.contains(0, Long.MAX_VALUE) && gap.contains(-1, -1));
    assertFalse(gap.contains(0, Long.MIN_VALUE) || gap.contains(-1, Long.MAX_VALUE));
    Targets targets =
        Targets.builder()
            .targets(List.of("2001:db8::ffff:ffff:ffff:ff00/120", "2001:db8:0:1::/120"))
            .blocklist(list(file("2001:db8::ffff:ffff:ffff:ffff\n2001:db8:0:1::\n")))
            .ports("80,81")
            .build();
    assertEquals(2 * 510, all(targets).size());
    assertTrue(
        refused(() -> unblocked().target("2001:db8::/32").ports("80").build())
            .contains("more than 2^49 IPv6 targets"));
  }

  @Test
  void reservedIpv6SpaceIsBlockedAndMappedAddressesAreToo() {
    for (String blocked : List.of("::1", "fe80::1", "fd00::1", "ff02::1", "::ffff:8.8.8.8")) {
      String message = refused(() -> Targets.builder().target(blocked).ports("80").build());
      assertTrue(message.contains("blocklist covers all"), blocked);
      assertTrue(message.contains("unless -b"), "whoever gave none is told of it: " + message);
    }
    assertEquals(1, Targets.builder().target("2a00::1").ports("80").build().size());
  }

  @Test
  void whatIsNoAddressIsNamedWithItsLine() throws IOException {
    for (String[] bad :
        new String[][] {
          {"example.com", "names are not looked up"},
          {"010.0.0.1", "leading zero"},
          {"10.0.0.01/24", "leading zero"},
          {"10.1/16", "no IPv4 address"},
          {"0x0a000001", "no address"},
          {"167772161", "no IPv4 address"},
          {"10.0.0.0/33", "no IPv4 address"},
          {"10.0.0.0/255.0.0.0", "no IPv4 address"},
          {"10.0.0.9-10.0.0.1", "lower address first"},
          {"10.0.0.9-20", "no range"},
          {"10.0.0.1:65536", "no port"},
          {"10.0.0.1,10.0.0.2", "no IPv4 address"},
          {"2001:db8::/129", "no IPv6 address"},
          {"2001:db8::1%eth0", "no IPv6 address"},
          {"[2001:db8::1", "no IPv6 address"},
          {"[2001:db8::1]443", "no IPv6 address"},
          {"[]:80", "no IPv6 address"},
          {"2001:db8:::1", "no IPv6 address"},
          {"1.2.3.4:5:6", "no IPv6 address"},
          {"\u0661.2.3.4", "no IPv4 address"},
        }) {
      Path list = file("192.0.2.1\n\n" + bad[0] + " # why\n");
      String message = refused(() -> Targets.builder().listOfIps(list));
      assertTrue(message.contains("list.txt: line 3: \""), message);
      assertTrue(message.contains(bad[1]), message);
    }
    Path ports = file("192.0.2.1:80\n");
    assertTrue(refused(() -> Blocklist.parse(ports)).contains("has a port"));
  }

  @Test
  void emptyMissingAndForeignFilesAreRefused() throws IOException {
    Path empty = file("# nothing\n");
    assertTrue(refused(() -> Targets.builder().allowlist(empty)).contains("allowlist is empty"));
    assertTrue(
        refused(() -> Targets.builder().listOfIps(empty).ports("80").build())
            .contains("list of IPs is empty"));
    assertTrue(refused(() -> Targets.builder().ports("80").build()).contains("no targets given"));
    Path missing = dir.resolve("missing");
    assertEquals(
        missing + ": this blocklist cannot be read: there is no such file",
        refused(() -> Blocklist.parse(missing)));
    assertTrue(refused(() -> Blocklist.parse(dir)).contains("cannot be read"));
    byte[] binary = new byte[1 << 20];
    java.util.Arrays.fill(binary, (byte) 200);
    Path foreign = Files.write(dir.resolve("binary"), binary);
    String message = refused(() -> Blocklist.parse(foreign));
    assertTrue(message.contains("binary: line 1: ") && message.length() < 400, message);
  }
}
