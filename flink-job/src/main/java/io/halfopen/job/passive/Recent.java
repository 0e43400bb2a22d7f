package io.halfopen.job.passive;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of connections lately, the longest untouched first. Bounded by time and by number;
 * what leaves so is told.
 */
final class Recent<T extends Recent.Stamped> {
  private final LinkedHashMap<Ends, T> byEnds = new LinkedHashMap<>();

  /** Knows whose it is, and when it was touched last. */
  interface Stamped {
    Ends ends();

    long touchedMicros();
  }

  @Nullable T get(Ends ends) {
    return byEnds.get(ends);
  }

  /** Puts it behind all others, where it is new and where it was touched. */
  void put(T value) {
    byEnds.remove(value.ends());
    byEnds.put(value.ends(), value);
  }

  @Nullable T remove(Ends ends) {
    return byEnds.remove(ends);
  }

  int size() {
    return byEnds.size();
  }

  /** Removes the longest untouched one; null where there is none. */
  @Nullable T removeEldest() {
    Map.Entry<Ends, T> eldest = eldest();
    return eldest == null ? null : byEnds.remove(eldest.getKey());
  }

  /** Removes all that were touched at this time or before, and tells of each. */
  void expire(long micros, Consumer<T> told) {
    for (Map.Entry<Ends, T> eldest = eldest();
        eldest != null && eldest.getValue().touchedMicros() <= micros;
        eldest = eldest()) {
      told.accept(eldest.getValue());
      byEnds.remove(eldest.getKey());
    }
  }

  private Map.@Nullable Entry<Ends, T> eldest() {
    var entries = byEnds.entrySet().iterator();
    return entries.hasNext() ? entries.next() : null;
  }
}
