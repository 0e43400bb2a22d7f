package io.halfopen.job.sink.siem;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.table.RowFormat;
import io.halfopen.job.table.Shown;
import org.jspecify.annotations.Nullable;

/**
 * Network Activity (4001) of the Open Cybersecurity Schema Framework, the fingerprint as {@code
 * ja4_fingerprint} of type 9, "active TCP server fingerprint". The scanner is the source, since it
 * began the conversation. Version 1.3.0 is the first in which this class has fingerprints; later
 * ones of 1.x read it as it stands. What has no attribute of its own stands in {@code unmapped}.
 */
public final class OcsfFormat implements RowFormat<Ja4TScanRecord> {
  private static final String VERSION = "1.3.0";
  private static final int TCP = 6;
  private static final String SECTIONS = "abcd";

  @Override
  public @Nullable String header() {
    return null;
  }

  @Override
  public String line(Ja4TScanRecord record) {
    ObjectNode event = JsonLine.object();
    event.put("activity_id", 6).put("activity_name", "Traffic");
    event.put("category_uid", 4).put("category_name", "Network Activity");
    event.put("class_uid", 4001).put("class_name", "Network Activity");
    event.put("type_uid", 400_106).put("type_name", "Network Activity: Traffic");
    event.put("severity_id", 1).put("severity", "Informational");
    long first = Math.floorDiv(record.getFirstSeenMicros(), 1000);
    long last = Math.floorDiv(record.getLastSeenMicros(), 1000);
    event.put("time", first).put("start_time", first).put("end_time", last);
    event.put("duration", last - first).put("timezone_offset", 0);
    event.put(
        "message",
        "%s port %d answered one SYN as %s"
            .formatted(
                record.getHost(),
                record.getPort(),
                record.getJa4tscan() == null ? "cannot be told" : record.getJa4tscan()));
    metadata(event.putObject("metadata"), record);
    event
        .putObject("src_endpoint")
        .put("ip", record.getScannerAddress())
        .put("port", record.getScannerPort());
    ObjectNode server = event.putObject("dst_endpoint");
    server.put("ip", record.getHost()).put("port", record.getPort());
    JsonLine.put(server, "svc_name", record.getService());
    connection(event.putObject("connection_info"), record);
    if (record.getJa4tscan() != null) {
      fingerprint(event.putArray("ja4_fingerprint_list").addObject(), record.getJa4tscan());
    }
    unmapped(event.putObject("unmapped"), record);
    return JsonLine.of(event);
  }

  private static void metadata(ObjectNode metadata, Ja4TScanRecord record) {
    metadata.put("version", VERSION).put("uid", record.getId()).put("log_name", "ja4tscan");
    metadata.put("original_time", Shown.time(record.getFirstSeenMicros()));
    metadata.putObject("product").put("name", "Halfopen").put("vendor_name", "Halfopen");
  }

  private static void connection(ObjectNode connection, Ja4TScanRecord record) {
    connection.put("direction_id", 2).put("direction", "Outbound");
    connection.put("protocol_num", TCP).put("protocol_name", "tcp");
    connection.put("protocol_ver_id", record.getHost().indexOf(':') < 0 ? 4 : 6);
    connection.put("uid", record.getId());
  }

  /** There are four sections for the five parts: the delays stand in the value alone. */
  private static void fingerprint(ObjectNode fingerprint, String text) {
    fingerprint.put("type_id", 9).put("type", "JA4TCPScan").put("value", text);
    String[] parts = text.split("_", -1);
    for (int i = 0; i < SECTIONS.length() && i < parts.length; i++) {
      fingerprint.put("section_" + SECTIONS.charAt(i), parts[i]);
    }
  }

  private static void unmapped(ObjectNode other, Ja4TScanRecord record) {
    for (String field : FlatFields.BEYOND) {
      JsonLine.put(other, field, FlatFields.value(field, record));
    }
  }
}
