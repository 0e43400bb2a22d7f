package io.halfopen.job.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What documents have in common; a value that is not there leaves its field out. */
final class DocumentParts {
  private static final String ECS_VERSION = "8.11.0";

  private DocumentParts() {}

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
