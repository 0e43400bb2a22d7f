package io.halfopen.local.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard input as a file, since what is read is looked through before it is merged by time. */
final class StandardInput {
  /** The name under which it is given. */
  static final String NAME = "-";

  private StandardInput() {}

  /** Copies all of it, as it comes, into a file that is gone with this process. */
  static Path kept() throws IOException {
    Path folder = Files.createTempDirectory("halfopen-");
    folder.toFile().deleteOnExit();
    Path file = folder.resolve("standard-input");
    Files.copy(System.in, file);
    file.toFile().deleteOnExit();
    return file;
  }
}
