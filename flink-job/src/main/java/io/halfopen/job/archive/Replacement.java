package io.halfopen.job.archive;

import io.halfopen.event.ArchivedEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/**
 * A file in the place of others. Its manifest names them before it can be seen, so a reader that
 * finds both reads it alone. Its name is a function of theirs: who is killed in between makes the
 * same file the next time.
 */
final class Replacement {
  private final FileSystem system;
  private final Path hour;
  private final TreeSet<String> replaced;

  /** What the file is to hold. */
  @FunctionalInterface
  interface Content {
    /** Appends, and takes note in the tally. */
    void write(DataFileWriter<ArchivedEvent> writer, Tally tally) throws IOException;
  }

  Replacement(FileSystem system, Path hour, Set<String> replaced) {
    this.system = system;
    this.hour = hour;
    this.replaced = new TreeSet<>(replaced);
  }

  /**
   * Makes it.
   *
   * @param minute the name's beginning
   * @param salt what else the name is a function of
   */
  void write(String minute, String salt, Content content) throws IOException {
    byte[] names = (String.join("\n", replaced) + salt).getBytes(StandardCharsets.UTF_8);
    String name = minute + "-" + UUID.nameUUIDFromBytes(names) + "-0" + ArchiveFormat.SUFFIX;
    Path unseen = new Path(hour, "." + name);
    Path visible = new Path(hour, name);
    try {
      write(unseen, visible, content);
    } catch (IOException e) {
      // Nobody would ever take it up: the next file has another name, being made of others.
      deleteQuietly(unseen);
      if (!system.exists(visible)) {
        deleteQuietly(SealedFile.manifestOf(visible));
      }
      throw e;
    }
  }

  private void deleteQuietly(Path path) {
    try {
      system.delete(path, false);
    } catch (IOException e) {
      // What went wrong before is what is told.
      return;
    }
  }

  private void write(Path unseen, Path visible, Content content) throws IOException {
    Tally tally = new Tally();
    SummedStream summed;
    try (OutputStream out = system.create(unseen, WriteMode.OVERWRITE);
        DataFileWriter<ArchivedEvent> writer =
            new DataFileWriter<>(new SpecificDatumWriter<>(ArchivedEvent.class))) {
      summed = new SummedStream(out);
      writer.setCodec(CodecFactory.fromString("zstandard"));
      writer.setMeta(ArchiveFormat.VERSION_KEY, ArchiveFormat.VERSION);
      writer.create(ArchivedEvent.getClassSchema(), summed);
      content.write(writer, tally);
    }
    Manifest manifest =
        tally.manifest(summed.bytes(), summed.crc32c()).replacing(java.util.List.copyOf(replaced));
    SealedFile.describe(system.createRecoverableWriter(), visible, manifest.toJson());
    if (!system.rename(unseen, visible)) {
      throw new IOException(visible + ": could not be given its name");
    }
  }
}
