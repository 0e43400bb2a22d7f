package io.halfopen.job.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as JSON, one object a line, in ASCII: whatever the network sent is escaped. */
public final class JsonFormat<T> implements RowFormat<T> {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final int USUAL_LENGTH = 2048;
  private final List<Field<T>> fields;
  private final List<SerializableString> names = new ArrayList<>();

  /** These fields in this order. */
  public JsonFormat(List<Field<T>> fields) {
    this.fields = List.copyOf(fields);
    fields.forEach(field -> names.add(new SerializedString(field.name())));
  }

  @Override
  public @Nullable String header() {
    return null;
  }

  @Override
  public String line(T row) {
    StringWriter text = new StringWriter(USUAL_LENGTH);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < names.size(); i++) {
        json.writeFieldName(names.get(i));
        write(json, fields.get(i).value().apply(row));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return escapeDelete(text.toString());
  }

  /** The one control character that is ASCII and that JSON lets pass. */
  private static String escapeDelete(String line) {
    return line.indexOf('\u007f') < 0 ? line : line.replace("\u007f", "\\u007f");
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
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
