package io.halfopen.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A structural schema of a custom resource (OpenAPI 3). Unlike the API server, which drops what it
 * does not know, it complains of it: a misspelt field is a mistake.
 */
final class Schema {
  private final List<String> faults = new ArrayList<>();

  private Schema() {}

  static List<String> faults(JsonNode schema, JsonNode value) {
    Schema check = new Schema();
    check.at("", schema, value);
    return check.faults;
  }

  private void at(String path, JsonNode schema, JsonNode value) {
    JsonNode words = schema.path("enum");
    if (words.isArray() && !contains(words, value)) {
      faults.add(path + ": " + value + " is none of " + words);
    }
    switch (schema.path("type").asText()) {
      case "object" -> object(path, schema, value);
      case "array" -> {
        require(path, value.isArray(), "a list");
        for (int i = 0; i < value.size(); i++) {
          at(path + "[" + i + "]", schema.path("items"), value.get(i));
        }
      }
      case "string" -> require(path, value.isTextual(), "text");
      case "integer" -> require(path, value.isIntegralNumber(), "a whole number");
      case "number" -> require(path, value.isNumber(), "a number");
      case "boolean" -> require(path, value.isBoolean(), "true or false");
      default -> require(path, schema.size() > 0, "known");
    }
  }

  private void object(String path, JsonNode schema, JsonNode value) {
    require(path, value.isObject(), "an object");
    JsonNode properties = schema.path("properties");
    JsonNode others = schema.path("additionalProperties");
    boolean open =
        schema.path("x-kubernetes-preserve-unknown-fields").asBoolean() || others.asBoolean();
    value
        .properties()
        .forEach(
            field -> {
              String name = path + "." + field.getKey();
              if (properties.has(field.getKey())) {
                at(name, properties.get(field.getKey()), field.getValue());
              } else if (others.isObject()) {
                at(name, others, field.getValue());
              } else if (!open) {
                faults.add(name + ": there is no such field");
              }
            });
    schema
        .path("required")
        .forEach(name -> require(path + "." + name.asText(), value.has(name.asText()), "there"));
  }

  private static boolean contains(JsonNode words, JsonNode value) {
    for (JsonNode word : words) {
      if (word.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private void require(String path, boolean right, String what) {
    if (!right) {
      faults.add(path + ": not " + what);
    }
  }
}
