package io.halfopen.scanner.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.EventCodec;
import io.halfopen.event.PacketEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFileTest {
  private static final int EVENTS = 60;

  @TempDir Path folder;

  /** Where the header of a container ends. */
  static int firstBlock(byte[] container) throws IOException {
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(new SeekableByteArrayInput(container), new GenericDatumReader<>())) {
      return (int) reader.previousSync();
    }
  }

  private byte[] file() throws IOException {
    try (Spool spool = Spool.open(folder.resolve("spool"), 1L << 30)) {
      EventCodec<PacketEvent> codec = EventCodec.packets();
      for (int n = 0; n < EVENTS; n++) {
        spool.append(Message.packet(SpooledEvents.packet(n), codec));
        if (n % 10 == 9) {
          spool.flush();
        }
      }
    }
    return Files.readAllBytes(folder.resolve("spool").resolve("000000000000.avro"));
  }

  private List<Long> read(byte[] bytes, boolean damaged) throws IOException {
    Path file = folder.resolve("copy.avro");
    Files.write(file, bytes);
    SpoolFile read = SpoolFile.read(file);
    assertEquals(damaged, !read.damage().isEmpty());
    List<Long> numbers = new ArrayList<>();
    EventCodec<PacketEvent> codec = EventCodec.packets();
    for (Spooled event : read.events()) {
      PacketEvent packet = codec.decode(Objects.requireNonNull(event.packet()).value());
      numbers.add(packet.getCapturedMicros());
    }
    return numbers;
  }

  @Test
  void aFileCutOffAnywhereGivesItsWholeBlocks() throws Exception {
    byte[] whole = file();
    int first = firstBlock(whole);
    int block = (whole.length - first) / 6;
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      int blocks = Math.max(0, (length - first) / block);
      boolean atTheEndOfOne = length >= first && (length - first) % block == 0;
      assertEquals(10 * blocks, read(cut, !atTheEndOfOne).size(), "of " + length + " bytes");
    }
    assertEquals(EVENTS, read(whole, false).size());
    assertEquals(0, read(new byte[0], false).size());
  }

  @Test
  void damagedBytesNeitherThrowNorTakeMemoryNorReorder() throws Exception {
    byte[] whole = file();
    int first = firstBlock(whole);
    Random random = new Random(3);
    for (int round = 0; round < 3000; round++) {
      byte[] damaged = whole.clone();
      int from = round % 4 == 0 ? 0 : first;
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        damaged[from + random.nextInt(damaged.length - from)] = (byte) random.nextInt(256);
      }
      Path file = folder.resolve("copy.avro");
      Files.write(file, damaged);
      assertTrue(SpoolFile.read(file).events().size() <= EVENTS);
    }
  }
}
