package io.halfopen.job.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.job.Packets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.flink.core.fs.RecoverableWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveCommitterTest {
  private static final int COMMITS = 2000;

  @TempDir Path folder;

  @Test
  @Timeout(60)
  void whoeverReadsAManifestReadsAllOfItThoughItIsCommittedAgain() throws Exception {
    ArchiveWriter writer = new ArchiveWriter(folder.toString());
    writer.write(new ArchivedEvent(0L, Packets.synAck(1)), WrittenArchive.CONTEXT);
    Collection<ArchivePart> parts = writer.prepareCommit();
    writer.close();
    WrittenArchive.commit(parts);
    Path manifest = Path.of(parts.iterator().next().path() + ArchiveFormat.MANIFEST_SUFFIX);

    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Void> reader =
        CompletableFuture.runAsync(
            () -> {
              while (!ended.get()) {
                assertEquals(1, packets(manifest));
              }
            });
    for (int i = 0; i < COMMITS && !reader.isDone(); i++) {
      WrittenArchive.commit(parts);
    }
    ended.set(true);
    reader.get();
    try (Stream<Path> left = Files.walk(folder)) {
      assertEquals(2, left.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void aManifestIsWrittenWhereAStreamCannotBeClosedTwice() throws Exception {
    var file = new org.apache.flink.core.fs.Path(folder.toString(), "packets.avro");
    RecoverableWriter files = new ClosedOnceWriter(file.getFileSystem().createRecoverableWriter());
    SealedFile.describe(files, file, "of it");
    assertEquals(
        "of it\n",
        Files.readString(folder.resolve("packets.avro" + ArchiveFormat.MANIFEST_SUFFIX)));
  }

  private static long packets(Path manifest) {
    try {
      return Manifest.parse(Files.readAllBytes(manifest)).packets();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
