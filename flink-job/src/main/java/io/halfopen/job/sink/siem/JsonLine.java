package io.halfopen.job.sink.siem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** JSON in one line of ASCII, whatever the network sent. */
final class JsonLine {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          // A time with its six digits, and never as 1.7E+9.
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private JsonLine() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static String of(JsonNode node) {
    try {
      return JSON.writeValueAsString(node).replace("\u007f", "\\u007f");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
  }

  /** Puts what there is; a field without a value is left out. */
  static void put(ObjectNode object, String name, @Nullable Object value) {
    if (value != null) {
      object.set(name, JSON.valueToTree(value));
    }
  }
}
