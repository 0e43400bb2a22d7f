package io.halfopen.job.sink.siem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.Records;
import io.halfopen.job.sink.RecordFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the published schemas require, held against what is written. */
class PresetsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode as(String kind, Ja4TScanRecord record) throws Exception {
    String line = RecordFormat.of(kind, null).line(record);
    assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 127), line);
    return JSON.readTree(line);
  }

  private static Ja4TScanRecord six() {
    Ja4TScanRecord record = Records.of(Records.LINUX);
    record.setHost("2001:db8::1");
    record.setScannerAddress("2001:db8::2");
    record.setSensor("s\u00e9nsor\n\u007f");
    return record;
  }

  @Test
  void ocsfHasWhatTheClassRequires() throws Exception {
    Ja4TScanRecord record = Records.of(Records.WINDOWS);
    JsonNode event = as("ocsf", record);
    assertEquals(4001, event.get("class_uid").asInt());
    assertEquals(4, event.get("category_uid").asInt());
    assertEquals(6, event.get("activity_id").asInt());
    assertEquals(
        event.get("class_uid").asInt() * 100 + event.get("activity_id").asInt(),
        event.get("type_uid").asInt());
    assertEquals(1, event.get("severity_id").asInt());
    assertEquals(Records.START / 1000, event.get("time").asLong());
    assertTrue(event.get("time").isIntegralNumber());
    assertTrue(event.at("/metadata/version").asText().startsWith("1."));
    assertTrue(event.at("/metadata/product").isObject());
    assertEquals("192.0.2.1", event.at("/dst_endpoint/ip").asText());
    assertEquals(443, event.at("/dst_endpoint/port").asInt());
    assertTrue(event.at("/connection_info/direction_id").isInt());
    JsonNode fingerprint = event.at("/ja4_fingerprint_list/0");
    assertEquals(9, fingerprint.get("type_id").asInt());
    assertEquals(record.getJa4tscan(), fingerprint.get("value").asText());
    assertEquals("2-1-3-1-1-4", fingerprint.get("section_b").asText());
    record.setJa4tscan(null);
    assertFalse(as("ocsf", record).has("ja4_fingerprint_list"), "a list needs a value");
    assertEquals(6, as("ocsf", six()).at("/connection_info/protocol_ver_id").asInt());
  }

  @Test
  void splunkIsFlatAndHasTheModelsNames() throws Exception {
    JsonNode event = as("splunk", six());
    event.forEach(value -> assertFalse(value.isContainerNode(), event.toString()));
    for (String name : List.of("time", "src", "src_port", "dest", "dest_port", "transport")) {
      assertTrue(event.has(name), name);
    }
    String line = RecordFormat.of("splunk", null).line(six());
    assertTrue(line.startsWith("{\"time\":1767225600.000000,"), line);
    assertEquals("1000.0 2000.0 4000.0 8000.0 16000.0", event.get("delays_ms").asText());
  }

  @Test
  void ecsHasWhatEachDocumentNeeds() throws Exception {
    JsonNode event = as("ecs", Records.of(Records.LINUX));
    assertEquals("2026-01-01T00:00:00.000000Z", event.get("@timestamp").asText());
    assertFalse(event.at("/ecs/version").asText().isEmpty());
    assertEquals("event", event.at("/event/kind").asText());
    assertEquals("192.0.2.1", event.at("/server/ip").asText());
  }

  @Test
  void stixRefersOnlyToWhatIsInTheBundle() throws Exception {
    StixObjects objects = new StixObjects();
    objects.add(six());
    objects.add(Records.of(Records.WINDOWS));
    objects.add(Records.of(Records.LINUX));
    JsonNode bundle = JSON.readTree(objects.bundle());
    Map<String, JsonNode> byId = new HashMap<>();
    for (JsonNode object : bundle.get("objects")) {
      String id = object.get("id").asText();
      assertNull(byId.put(id, object), id + " stands twice");
      assertEquals("2.1", object.get("spec_version").asText());
      String type = object.get("type").asText();
      assertTrue(id.startsWith(type + "--"), id);
      assertEquals(5, UUID.fromString(id.substring(type.length() + 2)).version());
    }
    int observed = 0;
    for (JsonNode object : byId.values()) {
      object.path("object_refs").forEach(ref -> assertTrue(byId.containsKey(ref.asText())));
      for (String ref : List.of("src_ref", "dst_ref", "created_by_ref")) {
        assertTrue(!object.has(ref) || byId.containsKey(object.get(ref).asText()), ref);
      }
      object
          .path("extensions")
          .fieldNames()
          .forEachRemaining(name -> assertTrue(byId.containsKey(name), name));
      if (object.get("type").asText().equals("observed-data")) {
        observed++;
        assertEquals(1, object.get("number_observed").asInt());
        assertTrue(object.get("created").asText().matches("[^.]*\\.\\d{3}Z"));
        assertTrue(object.get("modified").asText().compareTo(object.get("created").asText()) >= 0);
      }
    }
    assertEquals(3, observed);
    // Two servers and two scanners: the same address is the same object.
    assertEquals(4, byId.keySet().stream().filter(id -> id.matches("ipv[46]-addr--.*")).count());
  }

  @Test
  void anAddressHasTheIdThatTheStandardComputes() throws Exception {
    // uuid5 of the standard's namespace over {"value":"198.51.100.3"}, by another library.
    assertEquals(
        UUID.fromString("28bb3599-77cd-5a82-a950-b5bc3caf07c4"),
        NameUuid.of(
            UUID.fromString("00abedb4-aa42-466c-9c01-fed23315a9b7"),
            "{\"value\":\"198.51.100.3\"}"));
  }

  @Test
  void presetsChooseTheirOwnFields() {
    assertThrows(BadInputException.class, () -> RecordFormat.of("ocsf", "host"));
    assertEquals("[2001:db8::1]:443", RecordFormat.of("targets", null).line(six()));
  }
}
