package io.halfopen.job.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.ContainerBombs;
import io.halfopen.job.change.RecordFile;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a few bytes whose lengths speak of gigabytes: no room is made for them. */
class ContainerBombTest {
  @TempDir Path folder;

  private String file(byte[] bytes) throws Exception {
    return Files.write(folder.resolve("x"), bytes).toString();
  }

  @Test
  void anArchivesBlock() throws Exception {
    byte[] bomb = ContainerBombs.block(ArchivedEvent.getClassSchema());
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
    Unreadable e =
        assertThrows(Unreadable.class, () -> ArchiveFile.open(file(ContainerBombs.header())));
    assertEquals(
        folder.resolve("x") + ": byte 0: a header longer than 1048576 bytes", e.getMessage());
  }

  @Test
  void aFileOfRecords() throws Exception {
    byte[] block = ContainerBombs.block(Ja4TScanRecord.getClassSchema());
    byte[] values = ContainerBombs.values(Ja4TScanRecord.getClassSchema());
    for (byte[] bomb : new byte[][] {block, values, ContainerBombs.header()}) {
      BadInputException e =
          assertThrows(
              BadInputException.class,
              () -> RecordFile.read("x", new ByteArrayInputStream(bomb), record -> {}));
      assertEquals("x: holds no records, or is damaged; name another file", e.getMessage());
    }
  }
}
