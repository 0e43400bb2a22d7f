package io.halfopen.job.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.BadInputException;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.Packets;
import io.halfopen.job.archive.ArchiveFormat;
import io.halfopen.job.archive.Tally;
import io.halfopen.job.table.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archive files as they were written, and as disks, writers and time can leave them. */
class ArchiveFileTest {
  private static final int EVENTS = 4000;

  @TempDir Path folder;

  private Path write(String name, int fromSecond, int version, boolean manifest)
      throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Tally tally = new Tally();
    try (DataFileWriter<ArchivedEvent> writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(ArchivedEvent.class))) {
      writer.setCodec(CodecFactory.zstandardCodec(3, true));
      writer.setSyncInterval(16 << 10);
      writer.setMeta(ArchiveFormat.VERSION_KEY, version);
      writer.create(ArchivedEvent.getClassSchema(), file.toFile());
      for (int i = 0; i < EVENTS; i++) {
        PacketEvent packet = Packets.synAck(fromSecond + i / 100.0);
        packet.setSequence(i);
        ArchivedEvent event = new ArchivedEvent(0L, packet);
        writer.append(event);
        tally.add(event);
      }
      SensorHeartbeat beat =
          new SensorHeartbeat("s1", "scan1", Packets.START, Packets.START + 1, 0L, 0L, false);
      writer.append(new ArchivedEvent(0L, beat));
      tally.add(new ArchivedEvent(0L, beat));
    }
    if (manifest) {
      Files.writeString(
          Path.of(file + ArchiveFormat.MANIFEST_SUFFIX),
          tally.manifest(Files.size(file), "00000000").toJson());
    }
    return file;
  }

  /** The sequence numbers that can be read, and what is said beside. */
  private static List<Long> read(Path file, List<String> said) throws IOException {
    List<Long> sequences = new ArrayList<>();
    try (ArchiveFile archive = ArchiveFile.open(file.toString())) {
      while (true) {
        try {
          ArchivedEvent event = archive.next();
          if (event == null) {
            return sequences;
          }
          if (event.getEvent() instanceof PacketEvent packet) {
            sequences.add(packet.getSequence());
          }
        } catch (Unreadable e) {
          said.add(Objects.requireNonNull(e.getMessage()));
          if (e.isLast()) {
            return sequences;
          }
        }
      }
    }
  }

  private static void assertLine(String line, Path file, String regex) {
    assertTrue(line.startsWith(file + ": byte ") && line.matches("[^\n]*" + regex), line);
  }

  @Test
  void aDamagedBlockIsNamedAndWhatComesBehindItIsRead() throws IOException {
    Path file = write("a.avro", 0, 1, true);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 0x55;
    Files.write(file, bytes);
    List<String> said = new ArrayList<>();
    List<Long> sequences = read(file, said);
    assertEquals(1, said.size());
    assertLine(said.get(0), file, "a damaged block, left out: .+");
    assertTrue(sequences.contains(0L) && sequences.contains(EVENTS - 1L));
    assertTrue(sequences.size() < EVENTS && sequences.size() > EVENTS / 2);
  }

  @Test
  void aCutFileGivesWhatIsWholeAndSaysWhereItEnds() throws IOException {
    Path file = write("a.avro", 0, 1, true);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length * 2 / 3));
    List<String> said = new ArrayList<>();
    List<Long> sequences = read(file, said);
    assertEquals(1, said.size());
    assertLine(said.get(0), file, "cut off here; what came before was used");
    assertTrue(sequences.contains(0L) && sequences.size() < EVENTS);
    String listed = ArchiveListing.of(List.of(file.toString()), EventFilter.ALL).leftOut().get(0);
    assertTrue(listed.contains("its manifest says " + bytes.length), listed);
  }

  @Test
  void whatIsNoArchiveFileIsSaidInOneLine() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.avro"));
    Path text = Files.writeString(folder.resolve("text.avro"), "no Avro file at all");
    Path newer = write("newer.avro", 0, 2, true);
    for (Path file : List.of(empty, text, newer)) {
      Unreadable e = assertThrows(Unreadable.class, () -> ArchiveFile.open(file.toString()));
      assertLine(
          Objects.requireNonNull(e.getMessage()),
          file,
          file == empty
              ? "an empty file"
              : file == text ? "no Avro container file" : "written by a newer Halfopen.*");
    }
  }

  @Test
  void bytesThatLieEndInALineAndNothingElse() throws IOException {
    Path file = write("a.avro", 0, 1, true);
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(11);
    for (int i = 0; i < 200; i++) {
      byte[] bad = good.clone();
      for (int k = 0; k <= random.nextInt(4); k++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      Files.write(file, bad);
      try {
        assertTrue(read(file, new ArrayList<>()).size() <= EVENTS);
      } catch (Unreadable expected) {
        assertFalse(Objects.requireNonNull(expected.getMessage()).contains("\n"));
      }
    }
  }

  @Test
  void filesComeByTheirSmallestTimeWithAndWithoutManifests() throws IOException {
    Path late = write("date=1/hour=1/a.avro", 500, 1, true);
    Path early = write("date=1/hour=2/b.avro", 100, 1, false);
    Files.writeString(Path.of(late + ArchiveFormat.MANIFEST_SUFFIX), "{\"version\":1");
    ArchiveListing all = ArchiveListing.of(List.of(folder.toString()), EventFilter.ALL);
    assertEquals(2, all.files().size());
    assertTrue(all.heartbeats());
    ArchiveListing one = ArchiveListing.of(List.of(folder + "/date=1/*2/*.avro"), EventFilter.ALL);
    assertEquals(
        List.of(early.toString()),
        one.files().stream()
            .map(f -> new org.apache.flink.core.fs.Path(f.path()).getPath())
            .toList());
  }

  @Test
  void filesOutsideTheRangeAreNotOpened() throws IOException {
    Path file = write("a.avro", 100, 1, true);
    Files.write(file, new byte[Math.toIntExact(Files.size(file))]); // to open it would be seen
    for (EventFilter none :
        List.of(
            new EventFilter(
                Packets.START + 200_000_000, Long.MAX_VALUE, Set.of(), Set.of(), List.of()),
            new EventFilter(Long.MIN_VALUE, Packets.START, Set.of(), Set.of(), List.of()),
            new EventFilter(0, Long.MAX_VALUE, Set.of("other"), Set.of(), List.of()))) {
      ArchiveListing listing = ArchiveListing.of(List.of(file.toString()), none);
      assertEquals(List.of(), listing.files());
      assertEquals(List.of(), listing.leftOut());
    }
  }

  @Test
  void aFolderWithoutFilesIsSaidAndOneThatIsNotThereIsBadInput() {
    ArchiveListing listing = ArchiveListing.of(List.of(folder.toString()), EventFilter.ALL);
    assertEquals(List.of(folder + ": no archive files (*.avro) in it"), listing.leftOut());
    assertThrows(
        BadInputException.class,
        () -> ArchiveListing.of(List.of(folder + "/nowhere.avro"), EventFilter.ALL));
  }

  @Test
  void portsAndNetworksAreThoseOfTheEndpoint() {
    PacketEvent packet = Packets.synAck(0); // 10.77.0.9 port 443
    assertTrue(chosen(Set.of(443), List.of("10.77.0.0/24")).wants(packet));
    assertFalse(chosen(Set.of(444), List.of()).wants(packet));
    assertFalse(chosen(Set.of(), List.of("10.77.0.0/29")).wants(packet));
    assertFalse(chosen(Set.of(), List.of("::/0")).wants(packet));
  }

  private static EventFilter chosen(Set<Integer> ports, List<String> networks) {
    return new EventFilter(
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        Set.of(),
        ports,
        networks.stream().map(n -> Objects.requireNonNull(Network.parse(n))).toList());
  }
}
