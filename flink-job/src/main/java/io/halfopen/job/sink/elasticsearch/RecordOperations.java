package io.halfopen.job.sink.elasticsearch;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * The documents of a record: itself, in its month by event time, and what is latest of its
 * endpoint. Ids and versions are functions of the record, so that a replay changes nothing,
 * whatever the day it runs, and no older record overwrites a newer one.
 */
final class RecordOperations implements FlatMapFunction<Ja4TScanRecord, Operation> {
  private static final long serialVersionUID = 1L;

  /** A correction may move the first packet by at most an exchange's duration. */
  private static final long NEIGHBOUR_MICROS = 3_600_000_000L;

  private static final int REVISION_BITS = 8;
  private static final int MAX_REVISION = (1 << REVISION_BITS) - 1;

  private final String prefix;

  RecordOperations(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public void flatMap(Ja4TScanRecord record, Collector<Operation> out) {
    byte[] source = RecordDocument.of(record);
    String index = month(record.getFirstSeenMicros());
    out.collect(new Operation(index, record.getId(), record.getRevision(), source));
    if (record.getRevision() > 0) {
      moved(record, index, out);
    }
    boolean incomplete = record.getEnded() == Ended.INCOMPLETE;
    if (!incomplete || record.getRevision() > 0) {
      // What a record was taken back from is removed: no word is better than a wrong one.
      byte[] latest = incomplete ? null : source;
      out.collect(new Operation(prefix + "-latest", endpoint(record), version(record), latest));
    }
  }

  /**
   * Later probes outrank earlier ones, and corrections what they correct. The time is the probe's,
   * as its answer echoes it: a correction may move the first packet and the last, and never that.
   */
  private static long version(Ja4TScanRecord record) {
    Long rtt = record.getRttMicros();
    long probed = record.getFirstSeenMicros() - (rtt == null ? 0 : rtt);
    return probed << REVISION_BITS | Math.min(MAX_REVISION, record.getRevision());
  }

  /** Around midnight of a month's end a correction may belong to another index than before. */
  private void moved(Ja4TScanRecord record, String index, Collector<Operation> out) {
    for (long other : new long[] {-NEIGHBOUR_MICROS, NEIGHBOUR_MICROS}) {
      String neighbour = month(record.getFirstSeenMicros() + other);
      if (!neighbour.equals(index)) {
        out.collect(new Operation(neighbour, record.getId(), record.getRevision(), null));
      }
    }
  }

  private String month(long micros) {
    return prefix + "-records-" + Month.of(micros);
  }

  private static String endpoint(Ja4TScanRecord record) {
    String host = record.getHost();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + record.getPort();
  }
}
