package io.halfopen.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
  @TempDir Path parent;

  @Test
  void aTemporaryFolderGoesWithItsRun() throws IOException {
    Path folder;
    try (Workspace workspace = Workspace.temporary(parent)) {
      folder = workspace.path();
      Files.writeString(workspace.folder("broker").resolve("log"), "x");
    }
    assertFalse(Files.exists(folder));
  }

  @Test
  void whatAKilledRunLeftIsRemovedByTheNext() throws Exception {
    Path left = Files.createDirectories(parent.resolve("halfopen-left/job")).getParent();
    // A killed process leaves the file, not the lock.
    Files.createFile(left.resolve(".lock"));
    Workspace.temporary(parent).close();
    assertFalse(Files.exists(left));
  }

  @Test
  void aRunningRunsFolderAndForeignFoldersStay() throws IOException {
    Path foreign = Files.createDirectory(parent.resolve("halfopen-notes"));
    try (Workspace running = Workspace.temporary(parent)) {
      try (Workspace next = Workspace.temporary(parent)) {
        assertTrue(Files.exists(running.path()));
        assertTrue(Files.exists(next.path()));
        assertTrue(Files.exists(foreign));
      }
      assertEquals(parent, running.path().getParent());
      assertTrue(Files.exists(running.path()));
    }
  }

  @Test
  void aKeptFolderStays() {
    Path folder;
    try (Workspace workspace = Workspace.create(parent)) {
      folder = workspace.path();
    }
    assertTrue(Files.exists(folder));
  }
}
