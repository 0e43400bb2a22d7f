package io.halfopen.job.sink.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A document as the row that the file sink writes of the same record: every field of it. */
final class RowOfDocument {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Where a field of the row stands in the document under another name. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("host", "/server/ip"),
          Map.entry("port", "/server/port"),
          Map.entry("scanner_host", "/client/ip"),
          Map.entry("scanner_port", "/client/port"),
          Map.entry("sensor", "/observer/name"),
          Map.entry("id", "/event/id"),
          Map.entry("first_seen", "/@timestamp"),
          Map.entry("last_seen", "/event/end"),
          Map.entry("ja4tscan", "/ja4tscan/fingerprint"),
          Map.entry("window", "/ja4tscan/window_bytes"),
          Map.entry("mss", "/ja4tscan/mss_bytes"),
          Map.entry("uptime_s", "/ja4tscan/uptime_seconds"),
          Map.entry("label", "/ja4tscan/labels/0/name"),
          Map.entry("label_category", "/ja4tscan/labels/0/category"),
          Map.entry("label_confidence", "/ja4tscan/labels/0/confidence"),
          Map.entry("label_reason", "/ja4tscan/labels/0/reason"));

  private RowOfDocument() {}

  /** A row with the names that {@code row} has. */
  static ObjectNode like(JsonNode row, JsonNode document) {
    ObjectNode made = JSON.objectNode();
    row.fieldNames().forEachRemaining(name -> made.set(name, value(name, document)));
    return made;
  }

  private static JsonNode value(String name, JsonNode document) {
    JsonNode own = document.path("ja4tscan");
    return switch (name) {
      case "wscale" -> scale(own.path("wscale").asText());
      case "hints" -> names(own.path("hints"));
      case "hint_reasons" ->
          joined(own.path("hints"), h -> text(h, "name") + ": " + text(h, "reason"));
      case "other_labels" -> joined(rest(own), l -> text(l, "name") + " " + text(l, "confidence"));
      default -> {
        JsonNode found = document.at(ELSEWHERE.getOrDefault(name, "/ja4tscan/" + name));
        yield found.isMissingNode() ? JSON.nullNode() : found;
      }
    };
  }

  private static JsonNode scale(String written) {
    return written.equals("00") ? JSON.nullNode() : JSON.numberNode(Integer.parseInt(written));
  }

  private static String text(JsonNode object, String name) {
    return object.path(name).asText();
  }

  private static ArrayNode names(JsonNode hints) {
    ArrayNode names = JSON.arrayNode();
    hints.forEach(hint -> names.add(hint.path("name")));
    return names;
  }

  private static ArrayNode rest(JsonNode own) {
    ArrayNode rest = own.path("labels").deepCopy();
    if (!rest.isEmpty()) {
      rest.remove(0);
    }
    return rest;
  }

  private static JsonNode joined(JsonNode list, Function<JsonNode, String> text) {
    List<String> parts = new ArrayList<>();
    list.forEach(each -> parts.add(text.apply(each)));
    return parts.isEmpty() ? JSON.nullNode() : JSON.textNode(String.join("; ", parts));
  }
}
