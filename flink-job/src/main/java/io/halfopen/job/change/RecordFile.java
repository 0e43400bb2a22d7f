package io.halfopen.job.change;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.halfopen.event.BadInputException;
import io.halfopen.event.ContainerBounds;
import io.halfopen.event.Ja4TScanRecord;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.specific.SpecificDatumReader;
import org.jspecify.annotations.Nullable;

/**
 * Records as they were written: JSON lines, CSV with its header, or an Avro container, told apart
 * by their first bytes. Of text, the fields that say who answered and what are needed; the others
 * are taken along.
 */
public final class RecordFile {
  private static final byte[] AVRO = {'O', 'b', 'j', 1};
  private static final JsonFactory JSON = new JsonFactory();

  private RecordFile() {}

  /**
   * Hands over all records, in the file's order.
   *
   * @param name what the file is called where it is at fault
   * @throws BadInputException naming the line that is no record
   */
  public static void read(String name, InputStream file, Consumer<Ja4TScanRecord> records)
      throws IOException {
    BufferedInputStream in = new BufferedInputStream(file, 1 << 16);
    in.mark(AVRO.length);
    byte[] first = in.readNBytes(AVRO.length);
    in.reset();
    if (Arrays.equals(first, AVRO)) {
      avro(name, in, records);
    } else {
      text(name, new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), records);
    }
  }

  private static void avro(String name, InputStream in, Consumer<Ja4TScanRecord> records)
      throws IOException {
    try (DataFileStream<Ja4TScanRecord> container = opened(in)) {
      for (Ja4TScanRecord record = next(container); record != null; record = next(container)) {
        records.accept(record);
      }
    } catch (IOException e) {
      throw new BadInputException(name + ": holds no records, or is damaged; name another file", e);
    }
  }

  private static DataFileStream<Ja4TScanRecord> opened(InputStream in) throws IOException {
    try {
      return new DataFileStream<>(
          ContainerBounds.of(in), new SpecificDatumReader<>(Ja4TScanRecord.class));
    } catch (RuntimeException e) {
      throw new IOException(e);
    }
  }

  private static @Nullable Ja4TScanRecord next(DataFileStream<Ja4TScanRecord> container)
      throws IOException {
    try {
      return container.hasNext() ? container.next() : null;
    } catch (RuntimeException e) {
      // Avro throws unchecked exceptions of many kinds for damaged bytes.
      throw new IOException(e);
    }
  }

  private static void text(String name, BufferedReader in, Consumer<Ja4TScanRecord> records)
      throws IOException {
    List<String> header = null;
    int number = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        if (line.startsWith("{")) {
          records.accept(RecordText.record(json(line)));
        } else if (header == null) {
          header = cells(line);
          RecordText.requireFields(header);
        } else if (!cells(line).equals(header)) {
          records.accept(RecordText.record(row(header, cells(line))));
        }
      } catch (IllegalArgumentException | IOException e) {
        throw new BadInputException(
            "%s, line %d: %s; give records as halfopen writes them"
                .formatted(name, number, oneLine(e)),
            e);
      }
    }
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no record");
  }

  /** Flat fields; a list becomes one text, its values joined by blanks, as in CSV. */
  private static Map<String, String> json(String line) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = JSON.createParser(line)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (value == JsonToken.START_ARRAY) {
          List<String> parts = new ArrayList<>();
          for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
            if (t == null) {
              throw new IOException("a list is left open");
            }
            if (t.isStructStart()) {
              json.skipChildren();
            } else {
              parts.add(json.getText());
            }
          }
          fields.put(field, String.join(" ", parts));
        } else if (value == JsonToken.START_OBJECT) {
          json.skipChildren();
        } else if (value != JsonToken.VALUE_NULL) {
          fields.put(field, json.getText());
        }
      }
    }
    return fields;
  }

  private static Map<String, String> row(List<String> header, List<String> cells) {
    if (header.size() != cells.size()) {
      throw new IllegalArgumentException(
          cells.size() + " cells under a header of " + header.size());
    }
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      if (!cells.get(i).isEmpty()) {
        fields.put(header.get(i), cells.get(i));
      }
    }
    return fields;
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
