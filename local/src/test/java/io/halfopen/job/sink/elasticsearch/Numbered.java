package io.halfopen.job.sink.elasticsearch;

import io.halfopen.event.ChangeKind;
import io.halfopen.event.Ended;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import io.halfopen.event.Severity;
import java.nio.ByteBuffer;
import java.util.List;

/** Records that are functions of a number: different hosts, over a month's end. */
final class Numbered {
  /** 2026-10-31T22:00:00Z. */
  private static final long START_MICROS = 1_793_484_000_000_000L;

  private Numbered() {}

  static Ja4TScanRecord record(long n) {
    long first = START_MICROS + n * 1_000_003;
    long delay = 1_000_000 + n % 7;
    boolean rare = n == 0;
    return Ja4TScanRecord.newBuilder()
        .setId("%032x".formatted(n))
        .setHost("10." + (n >> 16 & 255) + "." + (n >> 8 & 255) + "." + (n & 255))
        .setPort(443)
        .setJa4tscan(rare ? "1024_2_536_00_1" : "65160_2-4-8-1-3_1460_" + n % 12 + "_1")
        .setWindow(rare ? 1024 : 65160)
        .setOptions(rare ? "2" : "2-4-8-1-3")
        .setMss(rare ? 536 : 1460)
        .setWindowScale(rare ? null : (int) (n % 12))
        .setDelaysMicros(List.of(delay))
        .setFirstSeenMicros(first)
        .setLastSeenMicros(first + delay)
        .setHopLimit(64)
        .setInitialHopLimit(64)
        .setHops(0)
        .setOptionBytes(ByteBuffer.allocate(0))
        .setEnded(n % 1_000 == 7 ? Ended.INCOMPLETE : n % 3 == 0 ? Ended.RST : Ended.GAP)
        .setRstDelayMicros(n % 3 == 0 ? 6_000_000L + n : null)
        .setRttMicros(1_000 + n % 100)
        .setLabels(List.of(new Label("Linux", "os", 0.5, "its options")))
        .setHints(n % 2 == 0 ? List.of(new Hint("tunnel", "40 bytes less")) : List.of())
        .setPackets(2)
        .setSensor("sensor-a")
        .setScan("scan-1")
        .setScannerAddress("10.255.255.254")
        .setScannerPort(61000)
        .build();
  }

  /** How many of the first records are incomplete. */
  static long incomplete(long count) {
    return (count + 992) / 1_000;
  }

  /** What changed about the host of {@link #record}. */
  static FingerprintChange change(long n) {
    Ja4TScanRecord record = record(n);
    boolean isNew = n % 2 == 0;
    return FingerprintChange.newBuilder()
        .setId("%032x".formatted(n))
        .setKind(isNew ? ChangeKind.NEW : ChangeKind.CHANGED)
        .setHost(record.getHost())
        .setPort(record.getPort())
        .setBefore(isNew ? null : "64240_2-1-3-1-1-4_1460_8_3")
        .setAfter(record.getJa4tscan())
        .setParts(isNew ? List.of() : List.of("window"))
        .setSeverity(isNew ? Severity.INFO : Severity.MEDIUM)
        .setReason(isNew ? "never seen before" : "another stack answers")
        .setSensor(record.getSensor())
        .setScannerAddress(record.getScannerAddress())
        .setScan(record.getScan())
        .setRecordId(record.getId())
        .setRecordRevision(0)
        .setOccurredMicros(record.getFirstSeenMicros())
        .build();
  }
}
