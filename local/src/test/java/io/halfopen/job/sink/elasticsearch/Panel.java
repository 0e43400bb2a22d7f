package io.halfopen.job.sink.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A panel or saved search of {@code deploy/kibana} as the request that Kibana makes of it.
 *
 * @param title what users see
 * @param index what it searches
 * @param fields the fields that it uses
 * @param request the body of a search
 * @param bucketed whether its answer has buckets
 */
record Panel(String title, String index, List<String> fields, JsonNode request, boolean bucketed) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** All of them, for indices of this prefix. */
  static List<Panel> all(String prefix) throws IOException {
    Map<String, JsonNode> objects = new HashMap<>();
    for (String line :
        Templates.named(Templates.read("ja4tscan.ndjson"), prefix).lines().toList()) {
      JsonNode object = MAPPER.readTree(line);
      objects.put(object.path("id").asText(), object);
    }
    List<Panel> panels = new ArrayList<>();
    for (JsonNode object : objects.values()) {
      String type = object.path("type").asText();
      if (type.equals("lens") || type.equals("search")) {
        JsonNode view = objects.get(object.at("/references/0/id").asText());
        String index = view.at("/attributes/title").asText();
        panels.add(type.equals("lens") ? lens(object, index) : search(object, index));
      }
    }
    return panels;
  }

  private static Panel search(JsonNode object, String index) throws IOException {
    List<String> fields = new ArrayList<>(List.of("@timestamp"));
    object.at("/attributes/columns").forEach(column -> fields.add(column.asText()));
    JsonNode source =
        MAPPER.readTree(object.at("/attributes/kibanaSavedObjectMeta/searchSourceJSON").asText());
    ObjectNode request = request(source.at("/query/query").asText());
    request.putArray("sort").addObject().put("@timestamp", "desc");
    return new Panel(object.at("/attributes/title").asText(), index, fields, request, false);
  }

  private static Panel lens(JsonNode object, String index) {
    JsonNode state = object.at("/attributes/state");
    JsonNode layer = state.at("/datasourceStates/formBased/layers/layer1");
    List<String> fields = new ArrayList<>(List.of("@timestamp"));
    ObjectNode request = request(state.at("/query/query").asText());
    ObjectNode at = request;
    for (JsonNode id : layer.path("columnOrder")) {
      JsonNode column = layer.path("columns").path(id.asText());
      if (column.path("operationType").asText().equals("count")) {
        continue;
      }
      fields.add(column.path("sourceField").asText());
      ObjectNode aggregation = at.withObject("/aggs").putObject(id.asText());
      aggregate(column, aggregation);
      if (column.path("isBucketed").asBoolean()) {
        at = aggregation;
      }
    }
    return new Panel(object.at("/attributes/title").asText(), index, fields, request, true);
  }

  /** Kibana's language says these few things almost as Lucene's does. */
  private static ObjectNode request(String kql) {
    ObjectNode request = MAPPER.createObjectNode().put("size", 0);
    if (!kql.isEmpty()) {
      String lucene = kql.replace("not ", "NOT ").replace(" >= ", ":>=").replace(" : ", ":");
      request.withObject("/query/query_string").put("query", lucene);
    }
    return request;
  }

  private static void aggregate(JsonNode column, ObjectNode aggregation) {
    String field = column.path("sourceField").asText();
    JsonNode params = column.path("params");
    switch (column.path("operationType").asText()) {
      case "date_histogram" ->
          of(aggregation, "date_histogram", field).put("fixed_interval", "30m");
      case "range" ->
          of(aggregation, "histogram", field).put("interval", 50).put("min_doc_count", 1);
      case "terms" -> {
        if (params.at("/orderBy/type").asText().equals("rare")) {
          of(aggregation, "rare_terms", field)
              .put("max_doc_count", params.at("/orderBy/maxDocCount").asInt());
        } else {
          of(aggregation, "terms", field)
              .put("size", params.path("size").asInt())
              .putObject("order")
              .put("_count", params.path("orderDirection").asText());
        }
      }
      case "unique_count" -> of(aggregation, "cardinality", field);
      case "median" -> of(aggregation, "percentiles", field).putArray("percents").add(50);
      case "max", "sum" -> of(aggregation, column.path("operationType").asText(), field);
      default -> throw new IllegalArgumentException("no such operation: " + column);
    }
  }

  private static ObjectNode of(ObjectNode aggregation, String kind, String field) {
    return aggregation.putObject(kind).put("field", field);
  }
}
