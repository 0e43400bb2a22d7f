package io.halfopen.job.sink;

import io.halfopen.event.BadInputException;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Mistakes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
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
    each(specs, context, (kind, where, named) -> kind.attach(records, where, named));
  }

  /** Attaches {@code changes} to each place of {@code specs} once, whatever records it takes. */
  public static void attachChanges(
      DataStream<FingerprintChange> changes, List<String> specs, SinkContext context) {
    Set<String> places = new HashSet<>();
    each(
        specs,
        context,
        (kind, where, named) -> {
          if (places.add(kind.scheme() + ":" + kind.changesPlace(where))) {
            kind.attachChanges(changes, where, named);
          }
        });
  }

  /** Looks at each of {@code specs} as far as that needs no server. */
  public static void check(List<String> specs, Mistakes mistakes) {
    Map<String, RecordSink> kinds = kinds();
    for (String spec : specs) {
      mistakes.check(() -> kind(spec, kinds).check(spec.substring(spec.indexOf(':') + 1)));
    }
  }

  private static RecordSink kind(String spec, Map<String, RecordSink> kinds) {
    int colon = spec.indexOf(':');
    RecordSink kind = colon < 0 ? null : kinds.get(spec.substring(0, colon));
    if (kind == null) {
      throw new BadInputException(
          "sink '%s' does not exist: one of %s:WHERE"
              .formatted(spec, String.join(":WHERE, ", kinds.keySet())));
    }
    return kind;
  }

  private static void each(List<String> specs, SinkContext context, Attachment attachment) {
    Map<String, RecordSink> kinds = kinds();
    Map<String, Integer> ofKind = new HashMap<>();
    for (String spec : specs) {
      RecordSink kind = kind(spec, kinds);
      int number = ofKind.merge(kind.scheme(), 1, Integer::sum);
      attachment.make(
          kind, spec.substring(spec.indexOf(':') + 1), context.named(kind.scheme() + "-" + number));
    }
  }

  /** One sink at its place. */
  private interface Attachment {
    void make(RecordSink kind, String where, SinkContext context);
  }
}
