package io.halfopen.scanner.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.Pcaps;

/**
 * What libpcap makes of a classic file or one section of one interface, this reader makes of it.
 */
class LibpcapAgreesTest {
  @TempDir Path dir;

  private static byte[] pcap(Random random, boolean nanos, ByteOrder order) {
    ByteBuffer b = ByteBuffer.allocate(10_000).order(order);
    b.putInt(nanos ? 0xa1b23c4d : 0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
    b.putInt(65_535).putInt(1);
    for (int i = random.nextInt(20); i >= 0; i--) {
      byte[] frame = new byte[random.nextInt(200)];
      random.nextBytes(frame);
      b.putInt(random.nextInt() & 0x7fff_ffff);
      b.putInt(random.nextInt(nanos ? 1_000_000_000 : 1_000_000));
      b.putInt(frame.length).putInt(frame.length + random.nextInt(9)).put(frame);
    }
    return copy(b);
  }

  private static byte[] pcapng(Random random, int resolution, ByteOrder order) {
    Blocks blocks = new Blocks(order).section().iface(1, 65_535, resolution, 0);
    for (int i = random.nextInt(20); i >= 0; i--) {
      byte[] frame = new byte[random.nextInt(200)];
      random.nextBytes(frame);
      blocks.packet(0, random.nextLong() >>> 12, frame.length + random.nextInt(9), frame);
    }
    return blocks.bytes();
  }

  private static byte[] copy(ByteBuffer b) {
    byte[] bytes = new byte[b.position()];
    b.flip().get(bytes);
    return bytes;
  }

  private static List<String> libpcap(Path file) throws Exception {
    List<String> packets = new ArrayList<>();
    try (PcapHandle handle =
        Pcaps.openOffline(file.toString(), PcapHandle.TimestampPrecision.MICRO)) {
      while (true) {
        byte[] frame = handle.getNextRawPacketEx();
        long micros =
            handle.getTimestamp().getTime() / 1000 * 1_000_000
                + handle.getTimestamp().getNanos() / 1000;
        packets.add(
            "1 "
                + micros
                + " "
                + handle.getOriginalLength()
                + " "
                + HexFormat.of().formatHex(frame));
      }
    } catch (EOFException e) {
      return packets;
    }
  }

  private static boolean isLibpcapHere() {
    try {
      return Pcaps.libVersion() != null;
    } catch (LinkageError e) {
      return false;
    }
  }

  @Test
  void everyPacketIsTheSame() throws Exception {
    boolean here = isLibpcapHere();
    assertTrue(here || !"true".equals(System.getenv("CI")), "no libpcap");
    Assumptions.assumeTrue(here, "no libpcap");
    Random random = new Random(17);
    for (int i = 0; i < 120; i++) {
      ByteOrder order = i % 2 == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      byte[] bytes =
          i % 3 == 0 ? pcapng(random, i % 4 == 0 ? 9 : 6, order) : pcap(random, i % 5 == 0, order);
      Path file = Files.write(dir.resolve("a"), bytes);
      assertEquals(new Read(libpcap(file), List.of()), Read.of(bytes), "file " + i);
    }
  }
}
