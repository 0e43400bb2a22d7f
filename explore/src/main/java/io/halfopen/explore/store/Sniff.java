package io.halfopen.explore.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a file is, by its first bytes and never by its name or folder.
 *
 * @param kind what it holds
 * @param header the names above a CSV file; empty for others
 */
record Sniff(FileKind kind, List<String> header) {
  private static final int LOOKED_AT = 1 << 18;
  private static final int LINES = 20;
  private static final Set<String> RECORD = Set.of("host", "port", "ja4tscan");
  private static final Set<String> CHANGE = Set.of("host", "port", "kind", "occurred", "severity");
  private static final int[][] CAPTURES = {
    {0xd4, 0xc3, 0xb2, 0xa1},
    {0xa1, 0xb2, 0xc3, 0xd4},
    {0x4d, 0x3c, 0xb2, 0xa1},
    {0xa1, 0xb2, 0x3c, 0x4d},
    {0x0a, 0x0d, 0x0d, 0x0a}
  };
  private static final JsonFactory JSON = new JsonFactory();

  static Sniff of(Path file) throws IOException {
    byte[] first;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      first = in.readNBytes(LOOKED_AT);
    }
    return of(first);
  }

  private static Sniff of(byte[] first) {
    if (first.length == 0) {
      return new Sniff(FileKind.EMPTY, List.of());
    }
    if (begins(first, 'O', 'b', 'j', 1)) {
      return new Sniff(FileKind.AVRO, List.of());
    }
    if (begins(first, 'P', 'A', 'R', '1')) {
      return new Sniff(FileKind.PARQUET, List.of());
    }
    if (begins(first, 0x1f, 0x8b) || begins(first, 0x28, 0xb5, 0x2f, 0xfd)) {
      return new Sniff(FileKind.COMPRESSED, List.of());
    }
    if (Arrays.stream(CAPTURES).anyMatch(magic -> begins(first, magic))) {
      return new Sniff(FileKind.CAPTURE, List.of());
    }
    return text(new String(first, StandardCharsets.UTF_8));
  }

  private static boolean begins(byte[] bytes, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static Sniff text(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).limit(LINES).toList();
    if (lines.isEmpty()) {
      return new Sniff(FileKind.EMPTY, List.of());
    }
    if (lines.stream().anyMatch(line -> line.startsWith("{"))) {
      for (String line : lines) {
        Set<String> names = names(line);
        if (names.containsAll(RECORD)) {
          return new Sniff(FileKind.RECORD_LINES, List.of());
        }
        if (names.containsAll(CHANGE)) {
          return new Sniff(FileKind.CHANGE_LINES, List.of());
        }
      }
      return new Sniff(FileKind.OTHER, List.of());
    }
    List<String> header = List.of(lines.get(0).split(",", -1));
    if (header.containsAll(RECORD)) {
      return new Sniff(FileKind.RECORD_CSV, header);
    }
    return header.containsAll(CHANGE)
        ? new Sniff(FileKind.CHANGE_CSV, header)
        : new Sniff(FileKind.OTHER, List.of());
  }

  /** The fields of one line, as many as stand before it breaks. */
  private static Set<String> names(String line) {
    List<String> names = new ArrayList<>();
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          names.add(json.currentName());
          json.nextToken();
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      return new HashSet<>(names);
    }
    return new HashSet<>(names);
  }
}
