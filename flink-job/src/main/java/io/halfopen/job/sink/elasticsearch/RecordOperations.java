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

  private static final int PACKETS_BITS = 6;
  private static final int MAX_PACKETS = (1 << PACKETS_BITS) - 1;
  private static final int TIME_BITS = 42;
  private static final int SECONDS_BITS = 12;
  private static final int REVISION_BITS = 8;
  private static final int LATEST_REVISION_BITS = 3;

  private final String prefix;

  RecordOperations(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public void flatMap(Ja4TScanRecord record, Collector<Operation> out) {
    byte[] source = RecordDocument.of(record);
    String index = month(record.getFirstSeenMicros());
    long version = version(record);
    out.collect(new Operation(index, record.getId(), version, source));
    if (record.getRevision() > 0) {
      moved(record, index, version, out);
    }
    boolean incomplete = record.getEnded() == Ended.INCOMPLETE;
    if (!incomplete || record.getRevision() > 0) {
      // What a record was taken back from is removed: no word is better than a wrong one.
      byte[] latest = incomplete ? null : source;
      out.collect(
          new Operation(prefix + "-latest", endpoint(record), latestVersion(record), latest));
    }
  }

  /**
   * Of two records of one exchange the one that knows more packets holds; of the same packets one
   * that is whole, or takes something back; then the one that was made later, then the higher
   * revision. Not the revision first: where a job goes on from a checkpoint it may say once what it
   * had said in two steps before.
   */
  private static long version(Ja4TScanRecord record) {
    boolean unknown = record.getEnded() == Ended.INCOMPLETE && record.getRevision() == 0;
    long known = packets(record) << 1 | (unknown ? 0 : 1);
    long made = known << TIME_BITS | time(record.getEmittedMicros());
    return made << REVISION_BITS | revision(record, REVISION_BITS);
  }

  /**
   * Later probes outrank earlier ones; of one probe as above. The time is the probe's, as its
   * answer echoes it: no correction moves it. How much later a record was made is told to the
   * second, and to an hour.
   */
  private static long latestVersion(Ja4TScanRecord record) {
    Long rtt = record.getRttMicros();
    long probed = time(record.getFirstSeenMicros() - (rtt == null ? 0 : rtt));
    long seconds = Math.max(0, time(record.getEmittedMicros()) - probed) / 1000;
    long made =
        (probed << PACKETS_BITS | packets(record)) << SECONDS_BITS
            | Math.min(seconds, (1 << SECONDS_BITS) - 1);
    return made << LATEST_REVISION_BITS | revision(record, LATEST_REVISION_BITS);
  }

  private static int revision(Ja4TScanRecord record, int bits) {
    return Math.min(record.getRevision(), (1 << bits) - 1);
  }

  /** Milliseconds since 1970, in {@value #TIME_BITS} bits whatever a packet says. */
  private static long time(long micros) {
    return Math.min(Math.max(0, micros / 1000), (1L << TIME_BITS) - 1);
  }

  /** All that its exchange was made of, as far as it is told apart. */
  private static int packets(Ja4TScanRecord record) {
    int packets =
        record.getPackets()
            + record.getDuplicates()
            + record.getForeign().size()
            + record.getUnverifiedRsts()
            + record.getOthers()
            + record.getAfterRst();
    return Math.min(MAX_PACKETS, packets);
  }

  /** Around midnight of a month's end a correction may belong to another index than before. */
  private void moved(Ja4TScanRecord record, String index, long version, Collector<Operation> out) {
    for (long other : new long[] {-NEIGHBOUR_MICROS, NEIGHBOUR_MICROS}) {
      String neighbour = month(record.getFirstSeenMicros() + other);
      if (!neighbour.equals(index)) {
        out.collect(new Operation(neighbour, record.getId(), version, null));
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
