package io.halfopen.scanner.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureStreamTest {
  @TempDir Path dir;

  private static byte[] pcap(ByteOrder order, int magic, int fraction) {
    ByteBuffer b = ByteBuffer.allocate(24 + 2 * 20).order(order);
    b.putInt(magic).putShort((short) 2).putShort((short) 4).putLong(0).putInt(40).putInt(101);
    for (int i = 0; i < 2; i++) {
      b.putInt(1_700_000_000 + i).putInt(fraction).putInt(4).putInt(60);
      b.put(new byte[] {1, 2, 3, 4});
    }
    return b.array();
  }

  private static final Read TWO =
      new Read(
          List.of("101 1700000000123456 60 01020304", "101 1700000001123456 60 01020304"),
          List.of());

  private static byte[] micros() {
    return pcap(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, 123_456);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private Read unpacked(byte[] bytes) throws IOException {
    try {
      return Read.of(Unpacked.open(Files.write(dir.resolve("a.txt"), bytes)));
    } catch (IOException e) {
      return new Read(List.of(), List.of(String.valueOf(e)));
    }
  }

  @Test
  void aPcapOfEitherOrderAndResolutionGivesItsPackets() throws IOException {
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      assertEquals(TWO, Read.of(pcap(order, 0xa1b2c3d4, 123_456)));
      assertEquals(TWO, Read.of(pcap(order, 0xa1b23c4d, 123_456_999)));
    }
  }

  @Test
  void packingIsKnownByItsFirstBytesWhateverTheName() throws IOException {
    assertEquals(TWO, unpacked(micros()));
    assertEquals(TWO, unpacked(gzip(micros())));
    assertEquals(TWO, unpacked(Zstd.compress(micros())));
  }

  @Test
  void partsThatWerePackedOneByOneAreOneFile() throws IOException {
    byte[] file = micros();
    for (int cut : new int[] {1, 24, 30, 44}) {
      byte[] first = Arrays.copyOf(file, cut);
      byte[] second = Arrays.copyOfRange(file, cut, file.length);
      assertEquals(TWO, unpacked(join(gzip(first), gzip(second))));
      assertEquals(TWO, unpacked(join(Zstd.compress(first), Zstd.compress(second))));
    }
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] all = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, all, one.length, other.length);
    return all;
  }

  @Test
  void everyCutOfAPackedFileIsSaid() throws IOException {
    for (byte[] packed : List.of(gzip(micros()), Zstd.compress(micros()))) {
      for (int length = 0; length < packed.length; length++) {
        Read read = unpacked(Arrays.copyOf(packed, length));
        assertEquals(1, read.damage().size(), "cut at " + length + " of " + packed.length);
        assertEquals(TWO.packets().subList(0, read.packets().size()), read.packets());
      }
    }
  }

  @Test
  void everyCutOfAPlainFileGivesWhatCameBefore() throws IOException {
    for (int length = 0; length < 64; length++) {
      Read read = Read.of(Arrays.copyOf(micros(), length));
      assertEquals(length < 44 ? 0 : 1, read.packets().size());
      assertEquals(length == 24 || length == 44 ? 0 : 1, read.damage().size(), "" + length);
    }
  }

  @Test
  void otherFilesAreToldApart() throws IOException {
    assertEquals(List.of("byte 0: an empty file"), Read.of(new byte[0]).damage());
    assertTrue(
        Read.of("neither".getBytes(StandardCharsets.UTF_8)).damage().get(0).contains("no capture"));
    byte[] old = micros();
    old[4] = 1;
    assertEquals(List.of("byte 4: pcap of version 1, only 2 is known"), Read.of(old).damage());
  }

  @Test
  void noBytesMakeItThrowAnythingElse() throws IOException {
    Random random = new Random(11);
    byte[] pcapng =
        new Blocks(ByteOrder.BIG_ENDIAN)
            .section()
            .iface(1, 0, 9, 1)
            .packet(0, 1, 4, new byte[] {1, 2, 3, 4})
            .packet(0, 2, 4, new byte[] {1, 2, 3, 4})
            .bytes();
    byte[][] good = {micros(), pcapng, gzip(pcapng), Zstd.compress(micros())};
    int packets = 0;
    for (int i = 0; i < 8_000; i++) {
      byte[] bad = good[i % good.length].clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      packets += unpacked(bad).packets().size();
    }
    assertTrue(packets > 1_000, packets + " packets only");
  }
}
