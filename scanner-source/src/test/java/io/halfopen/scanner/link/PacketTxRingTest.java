package io.halfopen.scanner.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tap lets go of frames at once and reads them much later, which makes a careless ring lie. */
class PacketTxRingTest {
  private static final int PACKETS = 3000;
  private static final int PACKET_BYTES = 60;
  private static final MacAddress ANYBODY = MacAddress.parse("02:00:00:00:00:09");

  private TestNamespace namespace;
  private int tap = -1;

  @BeforeEach
  void plugIn() throws Exception {
    namespace = TestNamespace.open();
    tap = namespace.run(() -> TestTap.make("tap0", TestTap.FRAMES));
    namespace.shell("ip link set tap0 txqueuelen 4000 up");
  }

  @AfterEach
  void unplug() {
    if (tap >= 0) {
      var unused = Libc.close(tap);
    }
    if (namespace != null) {
      namespace.close();
    }
  }

  private static void write(PacketBatch batch, int number) {
    int at = batch.nextAt();
    batch.bytes().put(at, (byte) 0x45);
    for (int i = 4; i < PACKET_BYTES; i += 4) {
      batch.bytes().putInt(at + i, number);
    }
    batch.add(PACKET_BYTES);
  }

  @Test
  void whatIsReadLateIsWhatWasSentThoughItsFrameWasUsedAgain() throws Exception {
    PacketTxRing ring =
        namespace.run(
            () -> {
              NetworkDevice device = NetworkDevice.find("tap0");
              EthernetHeader header = new EthernetHeader(device.hardwareAddress(), ANYBODY, 0);
              return PacketTxRing.open(device, header);
            });
    assertNotNull(ring);
    try (ring;
        Memory frame = new Memory(2048)) {
      PacketBatch batch = new PacketBatch();
      int sent = 0;
      for (int i = 0; i < PACKETS; i++) {
        write(batch, i);
        ring.stage(batch, batch.size() - 1);
        if (batch.isFull() || i == PACKETS - 1) {
          sent += ring.flush(10);
          batch.clear();
        }
      }
      assertEquals(PACKETS, sent);
      int next = 0;
      int length;
      while ((length = (int) TestTap.read(tap, frame, frame.size())) > 0) {
        ByteBuffer b = frame.getByteBuffer(0, length).order(ByteOrder.BIG_ENDIAN);
        // The kernel sends some of its own here.
        if (length == 14 + PACKET_BYTES && b.getShort(12) == 0x0800) {
          for (int i = 4; i < PACKET_BYTES; i += 4) {
            assertEquals(next, b.getInt(14 + i));
          }
          next++;
        }
      }
      assertEquals(PACKETS, next);
    }
  }
}
