package io.halfopen.local.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names and values that say what a scan was told and what came of it. */
public final class Report {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  /** Adds a value: number, truth, text, list, map, JSON node, or null. */
  public Report put(String name, @Nullable Object value) {
    values.put(name, value);
    return this;
  }

  /** The value of this name, or null. */
  public @Nullable Object get(String name) {
    return values.get(name);
  }

  /** All of it as one JSON object. */
  public String json() {
    return json(JSON.writer());
  }

  /** The same on one line. */
  public String jsonLine() {
    return json(JSON.writer().without(SerializationFeature.INDENT_OUTPUT));
  }

  private String json(ObjectWriter writer) {
    try {
      return writer.writeValueAsString(values) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values can be written as JSON", e);
    }
  }

  /** A line a value, {@code name: value}; what is absent is left out. */
  public String lines() {
    return values.entrySet().stream()
        .filter(e -> e.getValue() != null)
        .map(e -> e.getKey() + ": " + e.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
