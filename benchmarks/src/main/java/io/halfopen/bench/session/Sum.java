package io.halfopen.bench.session;

import io.halfopen.event.Ja4TScanRecord;

/** Records counted and summed up, whatever their order: equal sums mean equal records. */
final class Sum implements java.io.Serializable {
  private static final long serialVersionUID = 1L;
  private long records;
  private long sum;

  void add(Ja4TScanRecord record) {
    records++;
    long hash = record.getId().hashCode() * 31L + record.getJa4tscan().hashCode();
    hash = hash * 31 + record.getDelaysMicros().hashCode();
    hash = hash * 31 + record.getFirstSeenMicros();
    hash = hash * 31 + record.getEnded().name().hashCode();
    sum += hash * 0x9e3779b97f4a7c15L;
  }

  void add(Sum other) {
    records += other.records;
    sum += other.sum;
  }

  long records() {
    return records;
  }

  @Override
  public String toString() {
    return "%d records, checksum %016x".formatted(records, sum);
  }
}
