package io.halfopen.job.sink;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.apache.flink.streaming.api.datastream.DataStream;

/** The sinks that a user chose, any number at once: {@code --sink SCHEME:WHERE}. */
public final class RecordSinks {
  private RecordSinks() {}

  /** All kinds by scheme. */
  public static Map<String, RecordSink> kinds() {
    Map<String, RecordSink> kinds = new TreeMap<>();
    ServiceLoader.load(RecordSink.class).forEach(kind -> kinds.put(kind.scheme(), kind));
    return kinds;
  }

  /**
   * Attaches each of {@code specs} to {@code records}.
   *
   * @throws BadInputException naming the sink that does not exist or cannot be used
   */
  public static void attach(
      DataStream<Ja4TScanRecord> records, List<String> specs, SinkContext context) {
    Map<String, RecordSink> kinds = kinds();
    Map<String, Integer> ofKind = new HashMap<>();
    for (String spec : specs) {
      int colon = spec.indexOf(':');
      RecordSink kind = colon < 0 ? null : kinds.get(spec.substring(0, colon));
      if (kind == null) {
        throw new BadInputException(
            "sink '"
                + spec
                + "' does not exist: one of "
                + String.join(":, ", kinds.keySet())
                + ":");
      }
      int number = ofKind.merge(kind.scheme(), 1, Integer::sum);
      kind.attach(records, spec.substring(colon + 1), context.named(kind.scheme() + "-" + number));
    }
  }
}
