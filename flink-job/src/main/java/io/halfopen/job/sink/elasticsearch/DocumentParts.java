package io.halfopen.job.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What documents have in common; a value that is not there leaves its field out. */
final class DocumentParts {
  private static final String ECS_VERSION = "8.11.0";

  /** Java 17's own digits of a fraction cost as much as all the rest of a document. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private DocumentParts() {}

  /** Writes some fields of the object that is open. */
  @FunctionalInterface
  interface Part {
    void write(JsonGenerator json) throws IOException;
  }

  /** A document: what ECS has names for, and the rest below {@code ja4tscan}; UTF-8. */
  static byte[] document(Part common, Part own) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      common.write(json);
      json.writeObjectFieldStart("ja4tscan");
      own.write(json);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /** What every {@code event} begins with. */
  static void event(JsonGenerator json, String dataset, String id) throws IOException {
    json.writeStringField("kind", "event");
    json.writeStringField("module", "halfopen");
    json.writeStringField("dataset", "halfopen." + dataset);
    json.writeStringField("id", id);
  }

  static void observer(JsonGenerator json, String sensor) throws IOException {
    json.writeObjectFieldStart("observer");
    json.writeStringField("name", sensor);
    json.writeEndObject();
  }

  static void ecs(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("ecs");
    json.writeStringField("version", ECS_VERSION);
    json.writeEndObject();
  }

  static void network(JsonGenerator json, String host) throws IOException {
    json.writeObjectFieldStart("network");
    json.writeStringField("transport", "tcp");
    json.writeStringField("type", host.indexOf(':') < 0 ? "ipv4" : "ipv6");
    json.writeEndObject();
  }

  static void side(JsonGenerator json, String name, String address, int port) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("ip", address);
    json.writeNumberField("port", port);
    json.writeEndObject();
  }

  /** Microseconds as milliseconds. */
  static void millis(JsonGenerator json, String name, List<Long> micros) throws IOException {
    json.writeArrayFieldStart(name);
    for (long each : micros) {
      json.writeNumber(each / 1000.0);
    }
    json.writeEndArray();
  }

  static @Nullable Double millis(@Nullable Long micros) {
    return micros == null ? null : micros / 1000.0;
  }

  static void string(JsonGenerator json, String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  static void number(JsonGenerator json, String name, @Nullable Number value) throws IOException {
    if (value instanceof Double fraction) {
      json.writeNumberField(name, fraction);
    } else if (value != null) {
      json.writeNumberField(name, value.longValue());
    }
  }

  static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
