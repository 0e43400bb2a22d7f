package io.halfopen.scanner.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import io.halfopen.scanner.wire.Checksum;
import io.halfopen.scanner.wire.TcpSegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An interface without Ethernet, as VPNs and containers have them. */
class TunnelTest {
  private static byte[] packet(int source, int target, int sourcePort, int targetPort) {
    ByteBuffer b = ByteBuffer.allocate(40);
    b.putInt(0x45000028).putInt(0x4000).putInt(0x40060000).putInt(source).putInt(target);
    b.putInt(sourcePort << 16 | targetPort).putLong(0).putInt(0x50040000).putInt(0);
    b.putShort(10, (short) Checksum.of(b, 0, 20));
    long pseudoHeader = Checksum.add(6 + 20, b, 12, 8);
    b.putShort(36, (short) Checksum.fold(Checksum.add(pseudoHeader, b, 20, 20)));
    return b.array();
  }

  @Test
  void ipPacketsTravelBothWays() throws Exception {
    try (TestNamespace namespace = TestNamespace.open()) {
      int tunnel = namespace.run(() -> TestTap.make("tun0", TestTap.PACKETS));
      namespace.shell("ip address add 10.78.0.1/24 dev tun0; ip link set tun0 up");
      Route route = namespace.run(() -> Route.to(InetAddress.getByName("10.78.0.9"), null));
      assertEquals("tun0", route.interfaceName());
      LinkConfig config = LinkConfig.of("tun0", route.source(), 61000, 61009);
      try (LiveLink link = namespace.run(() -> LiveLink.open(config));
          Memory read = new Memory(2048)) {
        PacketSender sender = namespace.run(link::sender);
        PacketBatch batch = new PacketBatch();
        byte[] probe = packet(0x0a4e0001, 0x0a4e0009, 61000, 443);
        batch.bytes().put(batch.nextAt(), probe);
        batch.add(probe.length);
        assertEquals(1, sender.send(batch));
        boolean left = false;
        for (long n = 1; n > 0 && !left; ) {
          n = TestTap.read(tunnel, read, read.size());
          left = n == probe.length && read.getByte(9) == 6;
        }
        assertTrue(left);
        for (int port : new int[] {61000, 61010, 61009}) {
          byte[] answer = packet(0x0a4e0009, 0x0a4e0001, 443, port);
          assertEquals(answer.length, TestTap.write(tunnel, answer, answer.length));
        }
        List<Integer> heard = new ArrayList<>();
        TcpSegment segment = new TcpSegment();
        for (int i = 0; i < 100 && heard.size() < 2; i++) {
          link.receive(
              (frame, captured, original, micros) -> {
                assertTrue(segment.parse(frame, captured, original, link.dataLinkType()));
                heard.add(segment.destinationPort());
              });
        }
        assertEquals(List.of(61000, 61009), heard);
      } finally {
        var unused = Libc.close(tunnel);
      }
    }
  }
}
