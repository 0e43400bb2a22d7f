package io.halfopen.job.sink.siem;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.table.Shown;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A STIX 2.1 bundle: each record as {@code observed-data} of {@code network-traffic} between two
 * addresses, the fingerprint in a property extension whose definition is in the bundle. Ids are
 * functions of what they name, so that a replay repeats them: those of observables as the standard
 * computes them, the others in a namespace of our own.
 */
public final class StixObjects {
  private static final UUID STIX = UUID.fromString("00abedb4-aa42-466c-9c01-fed23315a9b7");
  private static final UUID OWN = UUID.fromString("5a8e11ce-0c11-4d0b-9d7c-64f7f4c3a1d5");
  private static final String BORN = "2026-01-01T00:00:00.000Z";
  private static final String IDENTITY = "identity--" + NameUuid.of(OWN, "identity");
  private static final String EXTENSION =
      "extension-definition--" + NameUuid.of(OWN, "ja4tscan 1.0.0");

  private final Map<String, ObjectNode> objects = new LinkedHashMap<>();

  /** Holds who says it and what the extension means. */
  public StixObjects() {
    ObjectNode identity = object("identity", IDENTITY);
    identity.put("created", BORN).put("modified", BORN);
    identity.put("name", "Halfopen").put("identity_class", "system");
    ObjectNode extension = object("extension-definition", EXTENSION);
    extension.put("created_by_ref", IDENTITY).put("created", BORN).put("modified", BORN);
    extension.put("name", "JA4TScan");
    extension.put("description", "How a server repeats its SYN-ACK; the method is FoxIO's.");
    extension.put(
        "schema", "fingerprint: string, window_options_mss_wscale[_delays]; ended: string");
    extension.put("version", "1.0.0").putArray("extension_types").add("property-extension");
  }

  /** Adds a record; addresses that are known stand once. */
  public void add(Ja4TScanRecord record) {
    String server = address(record.getHost());
    String scanner = address(record.getScannerAddress());
    ObjectNode traffic = JsonLine.object();
    traffic.put("dst_port", record.getPort()).put("dst_ref", server);
    traffic.put("end", Shown.time(record.getLastSeenMicros()));
    ObjectNode extension = traffic.putObject("extensions").putObject(EXTENSION);
    extension.put("ended", record.getEnded().name().toLowerCase(java.util.Locale.ROOT));
    extension.put("extension_type", "property-extension");
    JsonLine.put(extension, "fingerprint", record.getJa4tscan());
    traffic.putArray("protocols").add(version(record.getHost())).add("tcp");
    traffic.put("src_port", record.getScannerPort()).put("src_ref", scanner);
    traffic.put("start", Shown.time(record.getFirstSeenMicros()));
    // In the order of the names, which is the canonical one that the id is computed over.
    String id = "network-traffic--" + NameUuid.of(STIX, JsonLine.of(traffic));
    object("network-traffic", id).setAll(traffic);
    observed(record, id, server, scanner);
  }

  private void observed(Ja4TScanRecord record, String... seen) {
    String id = "observed-data--" + NameUuid.of(OWN, record.getId());
    ObjectNode observed = object("observed-data", id);
    observed.put("created_by_ref", IDENTITY);
    observed.put("created", millis(record.getFirstSeenMicros()));
    // A correction is a newer version of the same object.
    observed.put("modified", millis(record.getLastSeenMicros() + record.getRevision() * 1000L));
    observed.put("first_observed", Shown.time(record.getFirstSeenMicros()));
    observed.put("last_observed", Shown.time(record.getLastSeenMicros()));
    ArrayNode refs = observed.put("number_observed", 1).putArray("object_refs");
    for (String ref : seen) {
      refs.add(ref);
    }
  }

  private String address(String text) {
    String type = version(text) + "-addr";
    String id = type + "--" + NameUuid.of(STIX, JsonLine.of(JsonLine.object().put("value", text)));
    object(type, id).put("value", text);
    return id;
  }

  private static String version(String address) {
    return address.indexOf(':') < 0 ? "ipv4" : "ipv6";
  }

  private ObjectNode object(String type, String id) {
    ObjectNode object = JsonLine.object().put("type", type).put("spec_version", "2.1");
    object.put("id", id);
    objects.put(id, object);
    return object;
  }

  /** Exactly three digits, as the standard wants them there. */
  private static String millis(long micros) {
    String text = Shown.time(micros);
    return text.substring(0, text.length() - "000Z".length()) + "Z";
  }

  /** The bundle in one line. */
  public String bundle() {
    Collection<ObjectNode> all = objects.values();
    ObjectNode bundle = JsonLine.object().put("type", "bundle");
    bundle.put("id", "bundle--" + NameUuid.of(OWN, String.join(" ", objects.keySet())));
    bundle.putArray("objects").addAll(all);
    return JsonLine.of(bundle);
  }
}
