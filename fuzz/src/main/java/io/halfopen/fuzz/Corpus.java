package io.halfopen.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Inputs that once did harm, or that lead far into a reader: a text file a target, a line {@code
 * name hex} each, so that a change of it can be read.
 */
final class Corpus {
  private Corpus() {}

  /** What is kept for a target, by name; empty where nothing is. */
  static Map<String, byte[]> of(Targets target) throws IOException {
    Map<String, byte[]> inputs = new LinkedHashMap<>();
    int number = 0;
    for (byte[] seed : target.make().seeds()) {
      inputs.put("seed-" + number++, seed);
    }
    try (InputStream in = Corpus.class.getResourceAsStream("corpus/" + target.text() + ".txt")) {
      if (in != null) {
        for (String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
          if (!line.isBlank() && !line.startsWith("#")) {
            int blank = line.indexOf(' ');
            inputs.put(
                line.substring(0, blank), HexFormat.of().parseHex(line.substring(blank + 1)));
          }
        }
      }
    }
    return inputs;
  }

  /** Writes inputs as files, as Jazzer wants them. */
  static void write(Collection<byte[]> inputs, Path folder) throws IOException {
    Files.createDirectories(folder);
    int number = 0;
    for (byte[] input : inputs) {
      Files.write(folder.resolve("input-" + number++), input);
    }
  }
}
