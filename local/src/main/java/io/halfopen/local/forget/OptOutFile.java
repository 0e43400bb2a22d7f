package io.halfopen.local.forget;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The file of those who are not to be asked again. It is only added to, in one write, so that a
 * scan that watches it never sees half a line.
 */
public final class OptOutFile implements Place {
  private final Path file;

  /** This file, made where it is missing. */
  public OptOutFile(Path file) {
    this.file = file;
  }

  @Override
  public List<String> forget(Network network) {
    try {
      String before = Files.exists(file) ? Files.readString(file) : "";
      if (before
          .lines()
          .anyMatch(line -> line.replaceFirst("#.*", "").trim().equals(network + ""))) {
        return List.of(file + ": " + network + " stood there already");
      }
      String line = (before.isEmpty() || before.endsWith("\n") ? "" : "\n") + network + "\n";
      Files.write(
          file,
          line.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      return List.of(file + ": " + network + " added; it is not asked again");
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read and added to: --optout-file", e);
    }
  }
}
