package io.halfopen.scanner.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.scanner.wire.Checksum;
import io.halfopen.scanner.wire.TcpSegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SYN-ACKs that nobody asked for, and what the kernel says to them on the wire. */
class KernelRstTest {
  private static final List<AddressRange> SOURCES =
      List.of(AddressRange.parse("10.78.0.1-10.78.0.3"), AddressRange.parse("fd78::1"));

  private TestNamespace near;
  private TestNamespace far;
  private LiveLink cable;
  private PacketSender answers;

  @BeforeEach
  void join() throws Exception {
    near = TestNamespace.open();
    far = TestNamespace.open();
    near.shell(
        """
        ip link add near0 type veth peer name far0 netns %s
        ip address add 10.78.0.1/24 dev near0
        ip address add fd78::1/64 dev near0 nodad
        ip link set near0 up
        """
            .formatted(far.path()));
    far.shell(
        "ip address add 10.78.0.9/24 dev far0; ip address add fd78::9/64 dev far0 nodad;"
            + " ip link set far0 up");
    List<AddressRange> hosts =
        List.of(AddressRange.parse("10.78.0.9"), AddressRange.parse("fd78::9"));
    cable =
        far.run(() -> LiveLink.open(new LinkConfig("far0", hosts, null, 0, false, 1, 65535, 0)));
    answers = far.run(cable::sender);
  }

  @AfterEach
  void part() {
    if (cable != null) {
      cable.close();
    }
    if (near != null) {
      near.close();
    }
    if (far != null) {
      far.close();
    }
  }

  /** A SYN-ACK from port 443 to this port, over IPv4 and over IPv6. */
  private void answerTo(int port) {
    PacketBatch batch = new PacketBatch();
    ByteBuffer b = batch.bytes();
    int at = batch.nextAt();
    b.putInt(at, 0x45000028).putInt(at + 4, 0x4000).putInt(at + 8, 0x40060000);
    b.putInt(at + 12, 0x0a4e0009).putInt(at + 16, 0x0a4e0001);
    b.putShort(at + 10, (short) Checksum.of(b, at, 20));
    segment(b, at + 20, at + 12, 8, port);
    batch.add(40);
    at = batch.nextAt();
    b.putInt(at, 0x60000000).putInt(at + 4, 20 << 16 | 6 << 8 | 64);
    for (int i = 0; i < 2; i++) {
      b.putInt(at + 8 + 16 * i, 0xfd780000).putLong(at + 12 + 16 * i, 0);
      b.putInt(at + 20 + 16 * i, i == 0 ? 9 : 1);
    }
    segment(b, at + 40, at + 8, 32, port);
    batch.add(60);
    assertEquals(2, answers.send(batch));
  }

  private static void segment(ByteBuffer b, int at, int addresses, int length, int port) {
    b.putShort(at, (short) 443).putShort(at + 2, (short) port).putInt(at + 4, 7);
    b.putInt(at + 8, 1).putInt(at + 12, 0x5012ffff).putInt(at + 16, 0);
    long pseudoHeader = Checksum.add(6 + 20, b, addresses, length);
    b.putShort(at + 16, (short) Checksum.fold(Checksum.add(pseudoHeader, b, at, 20)));
  }

  /** The RSTs on the wire until this many came, or none does for a while. */
  private List<String> resets(int expected) {
    TcpSegment segment = new TcpSegment();
    List<String> seen = new ArrayList<>();
    for (int look = 0; look < 60 && seen.size() < expected; look++) {
      cable.receive(
          (frame, captured, original, micros) -> {
            if (segment.parse(frame, captured, original, cable.dataLinkType())
                && (segment.flags() & TcpSegment.RST) != 0) {
              seen.add((segment.isIpv6() ? "6 " : "4 ") + segment.sourcePort());
            }
          });
    }
    return seen.stream().sorted().toList();
  }

  private String ruleset() throws Exception {
    return near.run(
        () -> {
          Process nft = new ProcessBuilder("nft", "list", "ruleset").start();
          byte[] said = nft.getInputStream().readAllBytes();
          assertEquals(0, nft.waitFor());
          return new String(said, StandardCharsets.UTF_8);
        });
  }

  @Test
  void onlyRstsFromOurPortsAreHeldBackAndOnlyWhileTheRuleStands() throws Exception {
    KernelRst rule = near.run(() -> KernelRst.holdBack(SOURCES, 61000, 61000));
    answerTo(61000);
    answerTo(61001);
    assertEquals(List.of("4 61001", "6 61001"), resets(4));
    near.run(
        () -> {
          rule.close();
          return 0;
        });
    assertEquals("", ruleset());
    answerTo(61000);
    assertEquals(List.of("4 61000", "6 61000"), resets(2));
  }

  @Test
  void anotherRuleThatAcceptsEverythingDoesNotUndoIt() throws Exception {
    near.shell(
        "nft add table inet own; nft add chain inet own out"
            + " '{ type filter hook output priority -10; policy accept; }';"
            + " nft add rule inet own out accept");
    try (KernelRst rule = near.run(() -> KernelRst.holdBack(SOURCES, 61000, 61005))) {
      answerTo(61005);
      answerTo(61006);
      assertEquals(List.of("4 61006", "6 61006"), resets(4));
      assertTrue(ruleset().contains("table inet own"));
    }
    assertTrue(ruleset().contains("table inet own"));
    assertEquals(1, ruleset().lines().filter(line -> line.startsWith("table")).count());
  }
}
