package io.halfopen.bench.backfill;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How many lines there are in all files of a folder, and a sum over them whatever their order. */
record Lines(long count, long checksum) {
  static Lines of(Path folder) throws IOException {
    long count = 0;
    long sum = 0;
    for (Path file : files(folder)) {
      try (BufferedReader in = Files.newBufferedReader(file)) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          count++;
          sum += hash(line);
        }
      }
    }
    return new Lines(count, sum);
  }

  /** Without hidden ones, which are no results. */
  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .toList();
    }
  }

  private static long hash(String line) {
    long hash = 0;
    for (int i = 0; i < line.length(); i++) {
      hash = hash * 0x9e3779b97f4a7c15L + line.charAt(i);
    }
    return (hash ^ hash >>> 32) * 0xbf58476d1ce4e5b9L;
  }

  @Override
  public String toString() {
    return "%,d records, checksum %016x".formatted(count, checksum);
  }
}
