package io.halfopen.job.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.job.ContainerBombs;
import io.halfopen.job.Packets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as checkpoints leave them, joined beside readers, and deleted when they are too old. */
class CompactionTest {
  private static final Duration GRACE = Duration.ofHours(1);
  private static final long NOW = System.currentTimeMillis();

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();
  private WrittenArchive written;

  private Compaction.Done compact(long nowMillis) throws Exception {
    return new Compaction(folder.toString(), GRACE, said::add).run(nowMillis);
  }

  private void write(int second) throws Exception {
    archive().write(second);
  }

  private WrittenArchive archive() {
    return written == null ? written = new WrittenArchive(folder) : written;
  }

  private List<Path> files() throws Exception {
    return archive().files();
  }

  private List<Long> read() throws Exception {
    return archive().read();
  }

  @Test
  void manyFilesOfAMinuteBecomeOneAndAReaderSeesEachEventOnceThroughout() throws Exception {
    write(0);
    write(1);
    write(2);
    write(300);
    List<Long> before = read();
    assertEquals(400, before.size());
    assertEquals(new Compaction.Done(3, 1, 0), compact(NOW));
    assertEquals(5, files().size(), "the old ones stay for their readers");
    assertEquals(before, read());
    assertEquals(new Compaction.Done(0, 0, 0), compact(NOW), "again changes nothing");

    assertEquals(new Compaction.Done(0, 0, 3), compact(NOW + 2 * GRACE.toMillis()));
    assertEquals(2, files().size());
    assertEquals(before, read());
    assertEquals(List.of(), said);
    for (Path file : files()) {
      assertTrue(ArchiveSum.holds(file.toString()));
      Manifest manifest =
          Manifest.parse(Files.readAllBytes(Path.of(file + ArchiveFormat.MANIFEST_SUFFIX)));
      assertEquals(Files.size(file), manifest.bytes());
      assertTrue(manifest.maxMicros() - manifest.minMicros() < ArchiveFormat.MINUTE_MICROS);
    }
  }

  @Test
  void whatComesLaterToAMinuteIsJoinedToo() throws Exception {
    write(0);
    write(1);
    assertEquals(new Compaction.Done(2, 1, 0), compact(NOW));
    write(2);
    assertEquals(new Compaction.Done(2, 1, 0), compact(NOW));
    assertEquals(300, read().size());
    compact(NOW + 2 * GRACE.toMillis());
    assertEquals(1, files().size());
    assertEquals(300, read().size());
  }

  @Test
  void aRunThatWasKilledIsMadeGoodByTheNext() throws Exception {
    write(0);
    write(1);
    compact(NOW);
    List<Path> all = files();
    Path joined =
        all.stream().max(Comparator.comparingLong(f -> f.toFile().length())).orElseThrow();
    // Killed before it had its name: the manifest is there, half of the bytes are.
    Path unseen = joined.resolveSibling("." + joined.getFileName());
    Files.write(unseen, new byte[10]);
    Files.delete(joined);
    assertEquals(200, read().size());
    assertEquals(new Compaction.Done(2, 1, 0), compact(NOW));
    assertEquals(all, files());
    assertEquals(200, read().size());
    assertFalse(Files.exists(unseen));
  }

  @Test
  void anHourThatRetentionDeletesMeanwhileIsLeftWithoutATrace() throws Exception {
    for (int minute = 0; minute < 2; minute++) {
      write(minute * 60);
      write(minute * 60 + 1);
      write(minute * 60 + 2);
    }
    List<Path> all = files();
    Path damaged = all.get(0);
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length / 2] ^= 1;
    Files.write(damaged, bytes);
    // Said while the first minute's files are gone through: the others of it go then.
    Compaction.Done done =
        new Compaction(
                folder.toString(),
                GRACE,
                line -> {
                  for (Path old : all.subList(1, 3)) {
                    assertTrue(old.toFile().delete());
                  }
                })
            .run(NOW);
    assertEquals(new Compaction.Done(3, 1, 0), done, "the second minute's");
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> hidden =
          files.filter(f -> f.getFileName().toString().startsWith(".packets")).toList();
      assertEquals(List.of(), hidden);
    }
  }

  @Test
  void retentionDeletesManifestsAfterTheFilesThatTheyAreOf() throws Exception {
    write(0);
    write(1);
    compact(NOW);
    long keptForYears = Duration.ofDays(36_500).toMillis();
    new Retention(folder.toString(), Duration.ofMillis(keptForYears)).apply(NOW);
    assertEquals(3, files().size());
    new Retention(folder.toString(), Duration.ofHours(1)).apply(Long.MAX_VALUE);
    assertEquals(0, Objects.requireNonNull(folder.toFile().list()).length);
    assertEquals(new Compaction.Done(0, 0, 0), compact(NOW));
  }

  @Test
  void whatIsDamagedStaysAndIsSaid() throws Exception {
    write(0);
    write(1);
    Path damaged = files().get(0);
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length / 2] ^= 1;
    Files.write(damaged, bytes);
    assertEquals(new Compaction.Done(0, 0, 0), compact(NOW));
    assertEquals(1, said.size());
    assertTrue(said.get(0).endsWith(damaged.getFileName() + ": damaged, so it stays as it is"));
  }

  @Test
  void hoursThatEndedTooLongAgoGoAndNothingElseDoes() throws Exception {
    write(0);
    write(7200);
    Path old = files().get(0);
    Path young = files().get(1);
    Path foreign = Files.writeString(old.resolveSibling("notes.txt"), "mine");
    // How long a file has been there says nothing: capture time does.
    Files.setLastModifiedTime(young, FileTime.from(Instant.EPOCH));
    long hour = 3_600_000;
    long oldEnds = (Packets.START / 1000 / hour + 1) * hour;
    new Retention(folder.toString(), Duration.ofHours(1)).apply(oldEnds + hour - 1);
    assertEquals(List.of(old, young), files());
    new Retention(folder.toString(), Duration.ofHours(1)).apply(oldEnds + hour);
    assertEquals(List.of(young), files());
    assertTrue(Files.exists(foreign));
    assertEquals(100, read().size());
  }

  @Test
  void aWriterThatWasKilledLeavesNothingThatIsRead() throws Exception {
    write(0);
    ArchiveWriter killed = new ArchiveWriter(folder.toString());
    killed.write(new ArchivedEvent(0L, Packets.synAck(1)), WrittenArchive.CONTEXT);
    ArchiveWriter prepared = new ArchiveWriter(folder.toString());
    prepared.write(new ArchivedEvent(0L, Packets.synAck(2)), WrittenArchive.CONTEXT);
    assertEquals(1, prepared.prepareCommit().size());
    assertEquals(100, read().size());
    assertEquals(1, files().size());
    killed.close();
    assertEquals(100, read().size());
  }

  @Test
  void filesWhoseLengthsSpeakOfGigabytesAreLeftOutThoughTheirSumsAreRight() throws Exception {
    List<byte[]> bombs =
        List.of(ContainerBombs.header(), ContainerBombs.block(ArchivedEvent.getClassSchema()));
    for (int i = 0; i < 4; i++) {
      write(i);
    }
    for (int i = 0; i < 2; i++) {
      Path file = files().get(i);
      Files.write(file, bombs.get(i));
      Path manifest = Path.of(file + ArchiveFormat.MANIFEST_SUFFIX);
      org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(file.toUri());
      String sum = ArchiveSum.of(path.getFileSystem(), path);
      String text = Files.readString(manifest);
      Files.writeString(manifest, text.replace(Manifest.parse(text.getBytes(UTF_8)).crc32c(), sum));
      assertTrue(ArchiveSum.holds(file.toString()));
    }
    assertEquals(new Compaction.Done(2, 1, 0), compact(NOW));
    assertEquals(2, said.size());
    assertTrue(
        said.stream().allMatch(line -> line.contains("no container of events")), said::toString);
  }
}
