package io.halfopen.scanner.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrivilegesTest {
  private static List<String> capabilities() throws Exception {
    return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
        .filter(line -> line.startsWith("Cap") || line.startsWith("NoNewPrivs"))
        .map(line -> line.replaceAll("\\s+0*", " "))
        .toList();
  }

  @Test
  void whatIsOpenStaysInUseAndNothingMoreCanBeOpened() throws Exception {
    try (TestNamespace namespace = TestNamespace.open()) {
      namespace.shell("ip link set lo up");
      LinkConfig config = LinkConfig.of("lo", InetAddress.getByName("127.0.0.1"), 61000, 61009);
      try (LiveLink link = namespace.run(() -> LiveLink.open(config));
          KernelRst rule =
              namespace.run(() -> KernelRst.holdBack(config.sources(), 61000, 61009))) {
        PacketSender sender = namespace.run(link::sender);
        assertTrue(namespace.run(Privileges::giveUp));
        List<String> left = namespace.run(PrivilegesTest::capabilities);
        assertEquals("CapInh: ", left.get(0));
        assertTrue(left.get(1).matches("CapPrm: [0-9a-f]?"), left.get(1));
        assertTrue(left.get(2).matches("CapEff: [0-9a-f]?"), left.get(2));
        assertEquals("NoNewPrivs: 1", left.get(5));
        Exception e =
            assertThrows(Exception.class, () -> namespace.run(() -> LiveLink.open(config)).close());
        assertEquals(BadInputException.class, e.getCause().getClass());
        assertTrue(e.getMessage().contains("CAP_NET_RAW"), e.getMessage());
        assertEquals(1, namespace.run(() -> sendOne(sender)));
        int[] heard = {0};
        for (int i = 0; i < 300 && heard[0] == 0; i++) {
          link.receive((frame, captured, original, micros) -> heard[0]++);
        }
        assertEquals(1, heard[0]);
        assertEquals(0, link.kernelDrops());
        // Its removal is the child's, and needs none of ours.
        namespace.run(
            () -> {
              rule.close();
              return 0;
            });
      }
    }
  }

  private static int sendOne(PacketSender sender) {
    PacketBatch batch = new PacketBatch();
    int at = batch.nextAt();
    byte[] packet = new byte[40];
    batch.bytes().put(at, packet);
    batch.bytes().putInt(at, 0x45000028).putInt(at + 8, 0x40060000);
    batch.bytes().putInt(at + 12, 0x7f000001).putInt(at + 16, 0x7f000001);
    batch.bytes().putInt(at + 20, 443 << 16 | 61000).putInt(at + 32, 0x50040000);
    batch.add(40);
    return sender.send(batch);
  }
}
