package io.halfopen.local.forget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.halfopen.event.BadInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * CSV files and JSON lines of records, or of packets, and Avro containers of records, below a
 * folder. A file with lines to remove is written anew beside and takes the old one's name; others
 * are not touched. Files that a job still writes to are left alone and counted.
 */
public final class RecordFolder implements Place {
  private static final List<String> HOSTS = List.of("host", "saddr");

  /** Where the presets of security platforms have it. */
  private static final List<String> NESTED = List.of("/server/ip", "/dst_endpoint/ip", "/dest");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  /**
   * This folder.
   *
   * @throws BadInputException where it is none
   */
  public RecordFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(folder + ": no folder of records");
    }
    this.folder = folder;
  }

  @Override
  public List<String> forget(Network network) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    List<String> said = new ArrayList<>();
    int unfinished = 0;
    int unread = 0;
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.contains(".inprogress") || name.endsWith(".part")) {
        unfinished++;
      } else if (name.matches("[^.].*\\.parquet")) {
        unread++;
      } else if (name.matches("[^.].*\\.avro")) {
        long removed = rewriteContainer(file, network);
        unread += removed < 0 ? 1 : 0;
        if (removed > 0) {
          said.add(file + ": " + removed + " records removed");
        }
      } else if (!name.startsWith(".") && name.matches(".*\\.(csv|jsonl|json)")) {
        long removed = rewrite(file, network);
        if (removed > 0) {
          said.add(file + ": " + removed + " rows removed");
        }
      }
    }
    if (said.isEmpty()) {
      said.add(folder + ": no row of " + network);
    }
    if (unread > 0) {
      said.add(
          "%s: %d Parquet files, or containers of something else, are not rewritten: remove them, or make them anew without it; an archive of packets is --archive"
              .formatted(folder, unread));
    }
    if (unfinished > 0) {
      said.add(
          "%s: %d files are still being written: run this again when they are finished"
              .formatted(folder, unfinished));
    }
    return said;
  }

  private static long rewrite(Path file, Network network) throws IOException {
    boolean csv = file.toString().endsWith(".csv");
    Path beside = beside(file);
    long removed = 0;
    try (BufferedReader in = Files.newBufferedReader(file);
        Writer out = Files.newBufferedWriter(beside)) {
      int column = -1;
      boolean first = true;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (csv && first) {
          column = column(line);
          first = false;
        }
        String host = csv ? cell(line, column) : host(line);
        if (host != null && network.contains(host)) {
          removed++;
        } else {
          out.write(line + "\n");
        }
      }
    }
    if (removed > 0) {
      replace(file, beside);
    } else {
      Files.delete(beside);
    }
    return removed;
  }

  private static long rewriteContainer(Path file, Network network) throws IOException {
    Path beside = beside(file);
    try {
      long removed = RecordContainer.without(network, file, beside);
      if (removed > 0) {
        replace(file, beside);
      }
      return removed;
    } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
      // No container, a damaged one, one nested without end or packed as we cannot: it is counted
      // among those that stay.
      Files.deleteIfExists(beside);
      return -1;
    }
  }

  private static Path beside(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".forgetting");
  }

  private static void replace(Path file, Path beside) throws IOException {
    Files.setPosixFilePermissions(beside, Files.getPosixFilePermissions(file));
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static int column(String header) {
    List<String> names = Arrays.asList(header.split(",", -1));
    return HOSTS.stream().mapToInt(names::indexOf).filter(at -> at >= 0).findFirst().orElse(0);
  }

  /** Cells are never quoted before the address, which stands among numbers and names. */
  private static @Nullable String cell(String line, int column) {
    String[] cells = line.split(",", -1);
    return column < cells.length ? cells[column] : null;
  }

  private static @Nullable String host(String line) throws IOException {
    try {
      JsonNode row = JSON.readTree(line);
      for (String name : HOSTS) {
        if (row.hasNonNull(name)) {
          return row.get(name).asText();
        }
      }
      for (String place : NESTED) {
        if (row.at(place).isTextual()) {
          return row.at(place).asText();
        }
      }
      return null;
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      // No row: it stays as it is.
      return null;
    }
  }
}
