package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures in every packing, whole and damaged, through the command line. */
class CaptureInputsTest {
  private static final Path SAMPLE = Path.of("../samples/lab.pcap");

  @TempDir Path folder;

  private static CommandRun fingerprint(Path... files) {
    String[] args = new String[files.length + 3];
    args[0] = "fingerprint";
    args[1] = "-f";
    args[2] = "host,port,ja4tscan,flags";
    for (int i = 0; i < files.length; i++) {
      args[i + 3] = files[i].toString();
    }
    return CommandRun.of(args);
  }

  private Path file(String name, byte[] bytes) throws Exception {
    return Files.write(folder.resolve(name), bytes);
  }

  private static byte[] gzip(byte[] bytes) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void packedAndPipedItIsTheSameCapture() throws Exception {
    List<String> plain = fingerprint(SAMPLE).rows();
    assertEquals(12, plain.size());
    byte[] bytes = Files.readAllBytes(SAMPLE);
    CommandRun gzip = fingerprint(file("a.pcap", gzip(bytes)));
    assertEquals(0, gzip.status(), gzip.err());
    assertEquals(plain, gzip.rows());
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(Zstd.compress(bytes)));
      CommandRun piped = fingerprint(Path.of("-"));
      assertEquals(0, piped.status(), piped.err());
      assertEquals(plain, piped.rows());
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void packetsInAnyOrderAndPiecesGiveTheSameRecords() throws Exception {
    byte[] bytes = Files.readAllBytes(SAMPLE);
    List<String> plain = fingerprint(SAMPLE).rows();
    Random random = new Random(5);
    byte[] shuffled = Shuffled.pcap(bytes, random);
    List<byte[]> halves = Shuffled.halves(shuffled);
    CommandRun one = fingerprint(file("shuffled", shuffled));
    assertEquals(0, one.status(), one.err());
    assertEquals(plain, one.rows());
    CommandRun two = fingerprint(file("second", halves.get(1)), file("first", halves.get(0)));
    assertEquals(plain, two.rows());
  }

  @Test
  void whatCannotBeReadIsNamedAndTheRestIsDone() throws Exception {
    byte[] packed = gzip(Files.readAllBytes(SAMPLE));
    Path cut = file("cut.gz", Arrays.copyOf(packed, packed.length / 2));
    Path empty = file("empty", new byte[0]);
    CommandRun run = fingerprint(cut, empty, SAMPLE);
    assertEquals(1, run.status());
    assertEquals(12, run.rows().size());
    List<String> err = run.err().lines().sorted().toList();
    assertEquals(4, err.size(), run.err());
    assertEquals("12 fingerprints", err.get(0));
    assertTrue(err.get(1).startsWith("LEFT OUT: " + cut + ": byte "), err.get(1));
    assertEquals("LEFT OUT: " + empty + ": byte 0: an empty file", err.get(2));
    assertEquals("left out: 2, see above", err.get(3));
  }

  /** How the records of these files ended, each as often as it did. */
  private static Map<String, Long> ends(Path... files) {
    List<String> args = new ArrayList<>(List.of("fingerprint", "-f", "ended"));
    args.addAll(List.of("--output-filter", ""));
    Stream.of(files).forEach(file -> args.add(file.toString()));
    CommandRun run = CommandRun.of(args);
    return run.rows().stream().collect(Collectors.groupingBy(row -> row, Collectors.counting()));
  }

  @Test
  void anExchangeThatADamagedBlockMayHaveCutIsIncomplete() throws Exception {
    byte[] first = Files.readAllBytes(SAMPLE);
    byte[] later = Shuffled.later(first, 1000);
    assertEquals(Map.of("gap", 24L), ends(file("whole", Shuffled.pcapng(-1, first, later))));
    Map<String, Long> damaged = ends(file("damaged", Shuffled.pcapng(30, first, later)));
    assertEquals(Map.of("gap", 12L, "incomplete", 12L), damaged);
    // Rotated captures, the first of which was cut off: what it lacks is missing before the next.
    Path cut = file("cut", Arrays.copyOf(first, first.length / 2));
    Map<String, Long> rotated = ends(cut, file("later", later));
    assertEquals(Map.of("gap", 12L, "incomplete", 12L), rotated);
    // Alone, its end is one.
    assertEquals(Map.of("gap", 12L), ends(cut));
  }

  @Test
  void whatIsNoTcpIsToldAndNotLeftOut() throws Exception {
    byte[] sample = Files.readAllBytes(SAMPLE);
    // One more frame, as long after the first as nothing: a request for an address (ARP).
    byte[] arp = new byte[42];
    arp[12] = 0x08;
    arp[13] = 0x06;
    ByteBuffer with = ByteBuffer.allocate(sample.length + 16 + arp.length);
    with.order(sample[0] == (byte) 0xd4 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    with.put(sample);
    with.put(sample, 24, 8).putInt(arp.length).putInt(arp.length).put(arp);
    CommandRun run = fingerprint(file("arp.pcap", with.array()));
    assertEquals(0, run.status(), run.err());
    assertEquals(fingerprint(SAMPLE).rows(), run.rows());
    assertTrue(run.err().lines().anyMatch(l -> l.startsWith("passed over: 1 ")), run.err());
    assertTrue(!run.err().contains("left out"), run.err());
  }

  @Test
  void whereNothingCanBeReadAtAllNothingStarts() throws Exception {
    CommandRun run = fingerprint(file("empty", new byte[0]), file("text", new byte[] {'a', 'b'}));
    assertEquals(2, run.status());
    assertEquals("", run.out());
    assertTrue(run.err().contains("empty: byte 0: an empty file"), run.err());
    assertTrue(run.err().contains("text: byte 0: no capture"), run.err());
  }
}
