package io.halfopen.job.sink.siem;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.table.RowFormat;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Flat JSON, names after Splunk's Common Information Model for network traffic where it has them:
 * {@code src} asked and {@code dest} answered. Nothing is nested, so that no search needs a path;
 * lists are joined by blanks.
 */
public final class SplunkFormat implements RowFormat<Ja4TScanRecord> {
  @Override
  public @Nullable String header() {
    return null;
  }

  @Override
  public String line(Ja4TScanRecord record) {
    ObjectNode event = JsonLine.object();
    event.put("time", BigDecimal.valueOf(record.getFirstSeenMicros(), 6));
    event.put("vendor_product", "Halfopen").put("signature", "ja4tscan");
    event.put("id", record.getId());
    event.put("src", record.getScannerAddress()).put("src_port", record.getScannerPort());
    event.put("dest", record.getHost()).put("dest_port", record.getPort());
    event.put("transport", "tcp").put("dvc", record.getSensor());
    event.put("protocol_version", record.getHost().indexOf(':') < 0 ? "ipv4" : "ipv6");
    event.put("duration", BigDecimal.valueOf(span(record), 6));
    JsonLine.put(event, "ja4tscan", record.getJa4tscan());
    for (String field : FlatFields.BEYOND) {
      Object value = FlatFields.value(field, record);
      JsonLine.put(event, field, value instanceof List<?> list ? joined(list) : value);
    }
    return JsonLine.of(event);
  }

  private static long span(Ja4TScanRecord record) {
    return record.getLastSeenMicros() - record.getFirstSeenMicros();
  }

  private static @Nullable String joined(List<?> list) {
    return list.isEmpty() ? null : String.join(" ", list.stream().map(String::valueOf).toList());
  }
}
