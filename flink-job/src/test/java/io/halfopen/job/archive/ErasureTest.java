package io.halfopen.job.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.ContainerBombs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasureTest {
  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();
  private WrittenArchive archive;

  @BeforeEach
  void make() throws Exception {
    archive = new WrittenArchive(folder);
    archive.write(0);
    archive.write(300);
  }

  private static boolean below10(PacketEvent packet) {
    return packet.getEndpointAddress().get(3) >= 0 && packet.getEndpointAddress().get(3) < 10;
  }

  private long erase(Predicate<PacketEvent> unwanted) throws Exception {
    return new Erasure(folder.toString(), unwanted, "10.77.0.0/30", said::add).run();
  }

  @Test
  void packetsGoAndTheOthersStayWithTheirManifest() throws Exception {
    List<Long> kept = new ArrayList<>(archive.read());
    kept.removeIf(sequence -> sequence % 100 < 10);
    assertEquals(20, erase(ErasureTest::below10));
    assertEquals(kept, archive.read());
    assertEquals(2, archive.files().size());
    for (Path file : archive.files()) {
      assertTrue(ArchiveSum.holds(file.toString()), "the sum in the manifest is the file's");
      assertTrue(Files.exists(Path.of(file + ArchiveFormat.MANIFEST_SUFFIX)));
    }
    assertEquals(0, erase(ErasureTest::below10), "again changes nothing");
    assertEquals(List.of(), said);
  }

  @Test
  void aFileOfWhichNothingIsLeftGoesWithItsManifest() throws Exception {
    assertEquals(200, erase(packet -> true));
    assertEquals(List.of(), archive.files());
    try (var left = Files.walk(folder)) {
      assertEquals(0, left.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void filesThatHoldNoneAreNotTouched() throws Exception {
    List<Path> before = archive.files();
    assertEquals(0, erase(packet -> false));
    assertEquals(before, archive.files());
  }

  @Test
  void whatCompactionKeepsForItsReadersGoesToo() throws Exception {
    archive.write(1);
    new Compaction(folder.toString(), Duration.ofHours(1), said::add)
        .run(System.currentTimeMillis());
    assertEquals(4, archive.files().size());
    assertEquals(30, erase(ErasureTest::below10));
    assertEquals(2, archive.files().size());
    assertEquals(270, new HashSet<>(archive.read()).size());
  }

  @Test
  void oneThatWasKilledBeforeTheOldFileWentIsMadeGoodByTheNext() throws Exception {
    Path old = archive.files().get(0);
    Path manifest = Path.of(old + ArchiveFormat.MANIFEST_SUFFIX);
    byte[] bytes = Files.readAllBytes(old);
    byte[] text = Files.readAllBytes(manifest);
    erase(ErasureTest::below10);
    Files.write(old, bytes);
    Files.write(manifest, text);
    assertEquals(180, archive.read().size(), "a reader takes the new one alone");
    assertEquals(0, erase(ErasureTest::below10));
    assertFalse(Files.exists(old));
  }

  @Test
  void aFileThatCannotBeReadStaysAndIsSaid() throws Exception {
    Path damaged = archive.files().get(0);
    Files.write(damaged, "not Avro".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertEquals(10, erase(ErasureTest::below10));
    assertEquals(1, said.size());
    assertTrue(said.get(0).contains(damaged.getFileName() + ": cannot be read"), said.get(0));
  }

  @Test
  void aFileWhoseLengthsSpeakOfGigabytesStaysAndIsSaid() throws Exception {
    Path damaged = archive.files().get(0);
    Schema schema = ArchivedEvent.getClassSchema();
    for (byte[] bomb :
        List.of(
            ContainerBombs.header(), ContainerBombs.block(schema), ContainerBombs.values(schema))) {
      said.clear();
      Files.write(damaged, bomb);
      long unused = erase(ErasureTest::below10);
      assertEquals(1, said.size());
      assertTrue(said.get(0).contains(damaged.getFileName() + ": cannot be read"), said.get(0));
    }
  }
}
