package io.halfopen.job.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Records as lines of text: CSV with a header row, or one JSON object a line. */
public final class RecordFormat implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final JsonFactory JSON = new JsonFactory();

  private final boolean csv;
  private final ArrayList<String> fields;

  private RecordFormat(boolean csv, List<String> fields) {
    this.csv = csv;
    this.fields = new ArrayList<>(fields);
  }

  /**
   * @param kind {@code csv} or {@code json}
   * @param fieldList names joined by commas, or null (or {@code *}) for all
   * @throws BadInputException naming the kind or field that does not exist
   */
  public static RecordFormat of(String kind, @Nullable String fieldList) {
    if (!kind.equals("csv") && !kind.equals("json")) {
      throw new BadInputException("output format '" + kind + "' does not exist: csv or json");
    }
    List<String> fields = new ArrayList<>();
    if (fieldList == null || fieldList.strip().equals("*")) {
      fields.addAll(RecordFields.names());
    } else {
      for (String name : fieldList.split(",", -1)) {
        if (RecordFields.find(name.strip()) == null) {
          throw new BadInputException(
              "field '" + name.strip() + "' does not exist: one of " + fieldNames());
        }
        fields.add(name.strip());
      }
    }
    return new RecordFormat(kind.equals("csv"), fields);
  }

  /** All names, joined by commas. */
  public static String fieldNames() {
    return String.join(",", RecordFields.names());
  }

  /** The line above all records, without its end, or null where the format has none. */
  public @Nullable String header() {
    return csv ? String.join(",", fields) : null;
  }

  /** The record as one line, without its end. */
  public String line(Ja4TScanRecord record) {
    return csv ? csvLine(record) : jsonLine(record);
  }

  private String csvLine(Ja4TScanRecord record) {
    return fields.stream().map(f -> cell(value(f, record))).collect(Collectors.joining(","));
  }

  private static @Nullable Object value(String field, Ja4TScanRecord record) {
    var getter = RecordFields.find(field);
    return getter == null ? null : getter.apply(record);
  }

  private static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    String text =
        value instanceof List<?> list
            ? list.stream().map(String::valueOf).collect(Collectors.joining(" "))
            : value.toString();
    boolean quote = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quote ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private String jsonLine(Ja4TScanRecord record) {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (String field : fields) {
        json.writeFieldName(field);
        write(json, value(field, record));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(json, element);
      }
      json.writeEndArray();
    } else {
      json.writeString(value.toString());
    }
  }
}
