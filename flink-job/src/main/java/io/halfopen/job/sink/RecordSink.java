package io.halfopen.job.sink;

import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * A kind of sink. A new one is one class, named in {@code META-INF/services} of its jar, that users
 * choose by {@code --sink SCHEME:WHERE}.
 */
public interface RecordSink {
  /** The word in front of the colon. */
  String scheme();

  /** What stands behind the colon, in one line for whoever chooses. */
  String usage();

  /**
   * Lets final records flow there; incomplete ones are among them, marked, and are each sink's to
   * keep or leave.
   *
   * @param where what stands behind the colon
   * @throws io.halfopen.event.BadInputException in one line, where it cannot be used
   */
  void attach(DataStream<Ja4TScanRecord> records, String where, SinkContext context);

  /**
   * Looks at the address alone, and at files that it names: no server is asked and nothing is made.
   *
   * @throws io.halfopen.event.BadInputException in one line, where it cannot be used
   */
  default void check(String where) {
    // It is found out by attaching.
  }

  /** Lets what changed about endpoints flow there too, where this kind has a place for it. */
  default void attachChanges(
      DataStream<FingerprintChange> changes, String where, SinkContext context) {
    // Records alone.
  }

  /** The same word for two specs whose changes would go to one place, which takes them once. */
  default String changesPlace(String where) {
    return where.split("\\?", 2)[0];
  }
}
