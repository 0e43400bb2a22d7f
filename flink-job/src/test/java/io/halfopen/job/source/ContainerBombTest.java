package io.halfopen.job.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.archive.ArchiveFormat;
import io.halfopen.job.change.RecordFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a few bytes whose lengths speak of gigabytes: no room is made for them. */
class ContainerBombTest {
  /** 2,000,000,000 as Avro writes it. */
  private static final byte[] HUGE = {(byte) 0x80, (byte) 0xd0, (byte) 0xac, (byte) 0xf3, 0x0e};

  private static byte[] container(Schema schema) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<Object> file = new DataFileWriter<>(new SpecificDatumWriter<>(schema))) {
      file.setMeta(ArchiveFormat.VERSION_KEY, ArchiveFormat.VERSION);
      file.create(schema, out, new byte[16]);
    }
    return out.toByteArray();
  }

  @TempDir Path folder;

  private String file(byte[] bytes) throws Exception {
    return Files.write(folder.resolve("x"), bytes).toString();
  }

  /** A block of one event that claims to be of this many bytes. */
  private static byte[] withBlock(byte[] container) {
    byte[] bomb = Arrays.copyOf(container, container.length + 40);
    bomb[container.length] = 2;
    System.arraycopy(HUGE, 0, bomb, container.length + 1, HUGE.length);
    return bomb;
  }

  private static byte[] header() {
    byte[] bomb = {'O', 'b', 'j', 1, 2, 2, 'a', 0, 0, 0, 0, 0, 0, 0, 0, 0};
    System.arraycopy(HUGE, 0, bomb, 7, HUGE.length);
    return bomb;
  }

  @Test
  void anArchivesBlock() throws Exception {
    byte[] bomb = withBlock(container(ArchivedEvent.getClassSchema()));
    try (ArchiveFile file = ArchiveFile.open(file(bomb))) {
      Unreadable e = assertThrows(Unreadable.class, file::next);
      assertEquals(
          folder.resolve("x")
              + ": byte "
              + (bomb.length - 40)
              + ": a damaged block, left out: a block of 2000000000 bytes",
          e.getMessage());
    }
  }

  @Test
  void anArchivesHeader() {
    Unreadable e = assertThrows(Unreadable.class, () -> ArchiveFile.open(file(header())));
    assertEquals(
        folder.resolve("x") + ": byte 0: a header longer than 1048576 bytes", e.getMessage());
  }

  @Test
  void aFileOfRecords() throws Exception {
    byte[] block = withBlock(container(Ja4TScanRecord.getClassSchema()));
    for (byte[] bomb : new byte[][] {block, header()}) {
      BadInputException e =
          assertThrows(
              BadInputException.class,
              () -> RecordFile.read("x", new ByteArrayInputStream(bomb), record -> {}));
      assertEquals("x: holds no records, or is damaged; name another file", e.getMessage());
    }
  }
}
