package io.halfopen.job.sink.elasticsearch;

import io.halfopen.event.Ja4TScanRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.flink.util.Collector;

/**
 * The requests that the sink would send for some records, as bytes: for a loader without a sink.
 */
public final class BulkBodies implements Collector<Operation> {
  private final List<byte[]> bodies = new ArrayList<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final int batch;
  private int inBody;

  private BulkBodies(int batch) {
    this.batch = batch;
  }

  /** Bodies of {@code batch} documents each, two a record, from {@code count} records. */
  public static List<byte[]> of(
      String prefix, LongFunction<Ja4TScanRecord> record, int count, int batch) {
    BulkBodies bodies = new BulkBodies(batch);
    RecordOperations operations = new RecordOperations(prefix);
    for (int n = 0; n < count; n++) {
      operations.flatMap(record.apply(n), bodies);
    }
    bodies.close();
    return bodies.bodies;
  }

  @Override
  public void collect(Operation operation) {
    String action =
        "{\"index\":{\"_index\":\"%s\",\"_id\":\"%s\",\"version\":%d,\"version_type\":\"external_gte\"}}\n"
            .formatted(operation.index(), operation.id(), operation.version());
    body.writeBytes(action.getBytes(StandardCharsets.UTF_8));
    byte[] source = operation.source();
    if (source != null) {
      body.writeBytes(source);
    }
    body.write('\n');
    if (++inBody == batch) {
      close();
    }
  }

  @Override
  public void close() {
    if (inBody > 0) {
      bodies.add(body.toByteArray());
      body.reset();
      inBody = 0;
    }
  }
}
